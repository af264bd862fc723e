import { hostname } from 'node:os';
import { isSea } from 'node:sea';
import { isatty } from 'node:tty';
import { cli } from './cli.ts';
import { STOP_SIGNALS, type Io } from './process/io.ts';
import { workingDirectory } from './process/working-directory.ts';
import { wordsOf } from './program/words-of.ts';
import manifest from '../package.json' with { type: 'json' };

const io: Io = {
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
  onStop(listener) {
    for (const signal of STOP_SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of STOP_SIGNALS) process.off(signal, listener);
    };
  },
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
};

/** The command, with what the process has. */
export async function start(): Promise<void> {
  // Without a listener, Node opens a port for a debugger, through which every user of this machine could run code here.
  process.on('SIGUSR1', () => {});
  // The process ends by itself, so that what was written to a pipe is not lost.
  process.exitCode = await cli(wordsOf(process.argv.slice(2), isSea()), io);
}
