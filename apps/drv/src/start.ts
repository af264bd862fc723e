import { hostname } from 'node:os';
import { isatty } from 'node:tty';
import { cli } from './cli.ts';
import type { Io } from './process/io.ts';
import type { StopSignals } from './process/stop-signals.ts';
import { workingDirectory } from './process/working-directory.ts';
import manifest from '../package.json' with { type: 'json' };

const ioOf = ({ onStop, early }: StopSignals): Io => ({
  stdin: () => process.stdin,
  async inputFacts() {
    if (isatty(0)) return { terminal: true };
    const { inputOwner } = await import('./run/input-owner.ts');
    return { terminal: false, owner: inputOwner(process.ppid) };
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: workingDirectory(),
  uid: process.getuid?.(),
  gid: process.getgid?.(),
  get hostname() {
    return hostname();
  },
  version: manifest.version,
  onStop,
  earlyStop: early,
  onResize(listener) {
    process.stdout.on('resize', listener);
    return () => process.stdout.off('resize', listener);
  },
  async connect(connection) {
    const { connect } = await import('./connect.ts');
    return connect(connection);
  },
  async compose(...parts) {
    const { compose } = await import('./compose.ts');
    return compose(...parts);
  },
  async openStore(connection, logger) {
    const { openStore } = await import('./queue/open-store.ts');
    return openStore(connection, logger);
  },
  exit: (code) => process.exit(code),
});

/** The command with these words, and with what the process has. */
export async function start(words: readonly string[], signals: StopSignals): Promise<void> {
  // Without a listener, Node opens a port for a debugger, through which every user of this machine could run code here.
  process.on('SIGUSR1', () => {});
  const code = await cli(words, ioOf(signals));
  // Nothing is under way any more. Node would take its heap apart first, if it were left to end by itself.
  process.exit(code);
}
