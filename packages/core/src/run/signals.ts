/**
 * Linux signals whose default action ends a process, by number (signal(7)). The others cannot have ended one, so
 * `128 + 17` is an ordinary exit code.
 */
const FATAL_SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS',
};

/**
 * The signal that an exit code stands for: an init as PID 1, a shell and the engine all report a process ended by
 * signal n as 128 + n. `undefined` for an ordinary exit code.
 */
export function signalOf(exitCode: number): string | undefined {
  return FATAL_SIGNALS[exitCode - 128];
}
