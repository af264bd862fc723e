import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { freePort } from '../host/free-port.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';

/** A Redis of this process alone, on the loopback interface, with a password. Disposing it removes every trace. */
export interface PrivateRedis extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Ends it as a crash does. What it has written to its log is there again after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export interface PrivateRedisOptions {
  /** Lines of its configuration: `{ maxmemory: '20mb' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What the packages of Debian hold that a server needs. */
const REDIS_PACKAGES = ['redis-tools', 'libjemalloc2', 'liblzf1'] as const;
const START_MS = 20_000;
/** Ends the server with this process, however that ends. */
const GUARD = 'setpriv';

/** Starts a Redis: the one that is installed, else Debian's, which is unpacked and not installed. */
export async function startPrivateRedis({ settings = {} }: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  const { program, libraries } = await findRedis();
  const directory = await mkdtemp(join(tmpdir(), 'drv-redis-'));
  // One program, which is a server by its name.
  const executable = join(directory, 'redis-server');
  await symlink(program, executable);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const all = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    requirepass: password,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    ...settings,
  };
  const args = Object.entries(all).flatMap(([name, value]) => [`--${name}`, value]);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = spawn(findCommand(GUARD) ?? GUARD, ['--pdeathsig', 'KILL', executable, ...args], {
      stdio: 'ignore',
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
    });
    await once(server, 'spawn');
    await waitUntil('Redis to answer', () => answers(port, password), { timeoutMs: START_MS });
  }

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }

  try {
    await start();
  } catch (error) {
    await kill();
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  return {
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    get pid() {
      return server?.pid ?? 0;
    },
    kill,
    async restart() {
      await kill();
      await start();
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function findRedis(): Promise<{ readonly program: string; readonly libraries: string }> {
  const installed = findCommand('redis-server');
  if (installed !== undefined) return { program: installed, libraries: '' };
  if (!isDebian()) throw new SetupError('Install Redis (redis-server), 7 or later.');
  const roots: string[] = [];
  for (const name of REDIS_PACKAGES) roots.push(await unpackPackage(name, PACKAGES));
  const [tools = ''] = roots;
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
  const libraries = roots.map((root) => join(root, `usr/lib/${architecture}-linux-gnu`)).join(':');
  return { program: join(tools, 'usr/bin/redis-check-rdb'), libraries };
}

function answers(port: number, password: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`AUTH ${password}\r\nPING\r\n`));
    let text = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (data) => {
      text += data.toString();
      if (text.includes('PONG') || text.includes('-LOADING')) socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(text.includes('PONG')));
  });
}
