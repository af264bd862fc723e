import type { StandardProgram } from './standard-program.ts';

/** The pattern that `write` repeats. */
const BLOCK = '0123456789abcde\n';

/**
 * The programs of the conformance cases: a closed set, so that a driver for another kind of engine knows what it has
 * to provide. Each one runs in any image with BusyBox; in memory it is a function of {@link standardPrograms}.
 *
 * Programs that go on print the line `ready` first.
 */
export const programs = {
  /** Ends with an exit code. */
  exit: (code: number) => of('exit', [String(code)], sh(`exit ${code}`)),
  /** Writes a text to stdout, and nothing after it. */
  print: (text: string) => of('print', [text], ['printf', '%s', text]),
  /** Writes a text to stderr. */
  printError: (text: string) => of('print-error', [text], sh('printf %s "$1" >&2', text)),
  /** Writes a text to stderr, and ends with an exit code. */
  fail: (text: string, code: number) =>
    of('fail', [text, String(code)], sh('printf %s "$1" >&2; exit "$2"', text, String(code))),
  /** Copies its input to its output. */
  copy: () => of('copy', [], ['cat']),
  /** Counts the bytes of its input. */
  count: () => of('count', [], ['wc', '-c']),
  /** Reads so many bytes of its input, writes them, and ends with 0. */
  head: (bytes: number) => of('head', [String(bytes)], ['head', '-c', String(bytes)]),
  /** Ends only by a signal. */
  sleep: () => of('sleep', [], sh('echo ready; exec sleep 1000000')),
  /** Closes its input, and ends only by a signal. */
  closeInput: () => of('close-input', [], sh('exec 0<&-; echo ready; exec sleep 1000000')),
  /** Takes no notice of SIGTERM. */
  ignoreTerm: () => of('ignore-term', [], sh('trap "" TERM; echo ready; while :; do sleep 1; done')),
  /** Ends by itself, with an exit code, when it gets SIGTERM. */
  exitOnTerm: (code: number) => exitOn('TERM', code),
  /** Ends by itself, with an exit code, when it gets this signal. */
  exitOn,
  /** Ends itself by a signal. */
  killSelf: (signal: 'KILL' | 'TERM' | 'ABRT') => of('kill-self', [signal], sh(`kill -${signal} $$`)),
  /**
   * Uses memory until it is stopped. After a moment: engines begin to look for kills for memory when the start has
   * been answered.
   */
  exhaustMemory: () =>
    of('exhaust-memory', [], sh('sleep 0.2; exec dd if=/dev/zero of=/dev/null bs=1024M count=1 2>/dev/null')),
  /** After a moment, lets a child process use memory until it is killed, and ends with an exit code itself. */
  exhaustMemoryInChild: (code: number) =>
    of(
      'exhaust-memory-in-child',
      [String(code)],
      sh(`sleep 0.2; dd if=/dev/zero of=/dev/null bs=1024M count=1 2>/dev/null; exit ${code}`),
    ),
  /** Writes so many bytes of a known pattern as fast as it can, and ends with 0. */
  write: (bytes: number) => of('write', [String(bytes)], sh(`yes ${BLOCK.trim()} | head -c ${bytes}`)),
  /** Writes without end. */
  flood: () => of('flood', [], ['yes', BLOCK.trim()]),
  /** Writes `out 0`, `err 0`, `out 1`, … in turn to both streams. */
  alternate: (lines: number) =>
    of(
      'alternate',
      [String(lines)],
      sh(`i=0; while [ $i -lt ${lines} ]; do echo out $i; echo err $i >&2; i=$((i+1)); done`),
    ),
  /** Writes the letter ü so many times, in two writes each. */
  splitLetters: (times: number) =>
    of(
      'split-letters',
      [String(times)],
      sh(`i=0; while [ $i -lt ${times} ]; do printf '\\303'; printf '\\274'; i=$((i+1)); done`),
    ),
  /** Writes the 256 bytes from 0 to 255. */
  allBytes: () => of('all-bytes', [], ['printf', octals()]),
  /** Writes a line every moment: `0`, `1`, … without end. */
  tick: () => of('tick', [], sh('i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done')),
  /** Writes the value of an environment variable. */
  printEnv: (name: string) => of('print-env', [name], sh(`printf %s "$${name}"`)),
  /** Writes what is in a file. */
  printFile: (path: string) => of('print-file', [path], ['cat', path]),
  /** Writes a text into a file, makes the directories above it, and ends with an exit code. */
  writeFile: (path: string, text: string, code = 0) =>
    of(
      'write-file',
      [path, text, String(code)],
      sh('mkdir -p "${1%/*}"; printf %s "$2" > "$1"; exit "$3"', path, text, String(code)),
    ),
  /** Writes a text into a file, and ends only by a signal. */
  writeFileAndSleep: (path: string, text: string) =>
    of(
      'write-file-and-sleep',
      [path, text],
      sh('mkdir -p "${1%/*}"; printf %s "$2" > "$1"; echo ready; exec sleep 1000000', path, text),
    ),
  /** Writes its user id, its working directory and its host name, a line each. */
  printPlace: () => of('print-place', [], sh('id -u; pwd; hostname')),
  /** Writes its arguments, a line each. */
  printArguments: (...args: readonly string[]) => of('print-arguments', args, ['printf', '%s\\n', ...args]),
  /** Leaves a child process behind that holds the output open, and ends with 0. */
  leaveChild: () => of('leave-child', [], sh('sleep 1000000 & echo done')),
  /** Says whether its output is a terminal: `terminal` or `pipe`. */
  isTerminal: () => of('is-terminal', [], sh('test -t 1 && echo terminal || echo pipe')),
  /** Writes the size of its terminal, as `rows columns`, again and again. */
  terminalSize: () => of('terminal-size', [], sh('while :; do stty size; sleep 0.05; done')),
  /** A command that is not there. */
  missing: () => of('missing', [], ['/no/such/command']),
  /** A command that is there and cannot be executed. */
  notExecutable: () => of('not-executable', [], ['/etc/passwd']),
} as const satisfies Record<string, (...args: never[]) => StandardProgram>;

/** What `write` writes. */
export function writtenBytes(bytes: number): Buffer {
  return Buffer.alloc(bytes, BLOCK);
}

function exitOn(signal: 'TERM' | 'INT' | 'USR1', code: number): StandardProgram {
  const script = `trap "echo stopping; exit ${code}" ${signal}; echo ready; while :; do sleep 0.05; done`;
  return of('exit-on', [signal, String(code)], sh(script));
}

function of(name: string, args: readonly string[], shell: readonly string[]): StandardProgram {
  return { name, args, shell };
}

function sh(script: string, ...args: readonly string[]): readonly string[] {
  return ['sh', '-c', script, 'sh', ...args];
}

function octals(): string {
  return Array.from({ length: 256 }, (_, byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
