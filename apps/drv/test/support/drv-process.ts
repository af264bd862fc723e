import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const running = new Set<ChildProcessWithoutNullStreams>();

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

export interface DrvProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** What the process wrote and how it ended, once it has. */
  readonly ended: Promise<DrvEnd>;
}

export interface DrvEnd {
  /** 128 + n is never seen here for a signal: drv handles those that it is sent. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface DrvProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Whether it is started from its sources in any case. */
  readonly fromSources?: boolean;
}

/** `npm test` has built the command: it starts several times as fast as from its sources. */
const BUILT = process.env['DRV_TEST_BUILT'] === '1';
const BIN = fileURLToPath(new URL(BUILT ? '../../bin' : './bin', import.meta.url));
/** The words that start drv from its sources. */
const SOURCES: readonly string[] = [process.execPath, '--conditions=@drv/source', MAIN];
const DRV: readonly string[] = BUILT ? [join(BIN, 'drv')] : SOURCES;
/** Where drv is found, and the Node that runs it. */
const PATH = [BIN, dirname(process.execPath), process.env['PATH'] ?? ''].join(':');

/**
 * The command as a process of its own, with nothing of this one's environment but `PATH`. Its stdin is a pipe that
 * the caller ends.
 */
export function spawnDrv(argv: readonly string[], options: DrvProcessOptions = {}): DrvProcess {
  return spawnCommand([...(options.fromSources === true ? SOURCES : DRV), ...argv], options);
}

/** Runs a line of shell in which `drv` is the command. */
export function spawnShell(line: string, options: DrvProcessOptions = {}): DrvProcess {
  return spawnCommand(['bash', '-c', line], options);
}

function spawnCommand(words: readonly string[], { env = {}, cwd }: DrvProcessOptions): DrvProcess {
  const [command = '', ...argv] = words;
  const child = spawn(command, argv, {
    env: { PATH, HOME: '/nowhere', ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });
  // A task that ends early never reads its input.
  child.stdin.on('error', () => {});
  running.add(child);
  child.once('exit', () => running.delete(child));
  const ended = Promise.all([
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
    buffer(child.stdout),
    buffer(child.stderr),
  ]).then(([[code, signal], stdout, stderr]) => ({ code, signal, stdout, stderr: stderr.toString() }));
  return { child, ended };
}

/** Runs drv to its end with `input` as its stdin. */
export async function drv(
  argv: readonly string[],
  options: DrvProcessOptions & { readonly input?: string | Buffer } = {},
): Promise<DrvEnd> {
  const { child, ended } = spawnDrv(argv, options);
  child.stdin.end(options.input ?? '');
  return await ended;
}

/** Asks what a failed test left running to end, and waits for it: its container goes with it. */
export async function endAllDrv(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      child.kill('SIGTERM');
      await exited;
    }),
  );
}
