import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';

import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { freePort } from '../host/free-port.ts';
import type { Certificate } from '../registry/make-certificate.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';

/** A Redis of this process alone, on the loopback interface, with a password. Disposing it removes every trace. */
export interface PrivateRedis extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Where it speaks TLS. */
  readonly tlsPort: number | undefined;
  /** Ends it as a crash does. What it has written to its log is there again after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Has no memory for anything more, from now on or no longer. What there is can be read. */
  fill(isFull: boolean): Promise<void>;
}

export interface PrivateRedisOptions {
  /** Lines of its configuration: `{ maxmemory: '20mb' }`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Speaks TLS with this certificate, at `tlsPort`. */
  readonly tls?: Certificate | undefined;
  /** Addresses of this machine at which it listens, too: those of nodes. @default none */
  readonly addresses?: readonly string[] | undefined;
}

/** What the packages of Debian hold that a server needs. */
const REDIS_PACKAGES = ['redis-tools', 'libjemalloc2', 'liblzf1'] as const;
const START_MS = 20_000;
/** Ends the server with this process, however that ends. */
const GUARD = 'setpriv';

/** Starts a Redis: the one that is installed, else Debian's, which is unpacked and not installed. */
export async function startPrivateRedis({
  settings = {},
  tls,
  addresses = [],
}: PrivateRedisOptions = {}): Promise<PrivateRedis> {
  const { program, libraries } = await findRedis();
  const directory = await mkdtemp(join(tmpdir(), 'drv-redis-'));
  // One program, which is a server by its name.
  const executable = join(directory, 'redis-server');
  await symlink(program, executable);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const tlsPort = tls && (await freePort());
  const all = {
    port: String(port),
    bind: ['127.0.0.1', ...addresses].join(' '),
    dir: directory,
    requirepass: password,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    ...(tls && {
      'tls-port': String(tlsPort),
      'tls-cert-file': tls.certificate,
      'tls-key-file': tls.key,
      'tls-ca-cert-file': tls.ca,
      'tls-auth-clients': 'no',
    }),
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
    tlsPort,
    get pid() {
      return server?.pid ?? 0;
    },
    kill,
    async restart() {
      await kill();
      await start();
    },
    fill: (isFull) => say(port, [`AUTH ${password}`, `CONFIG SET maxmemory ${isFull ? 1 : 0}`]),
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

/** Commands whose answers are `+OK`. */
async function say(port: number, commands: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${commands.join('\r\n')}\r\nQUIT\r\n`);
  const answer = await textOf(socket);
  if (answer.split('+OK').length !== commands.length + 2) throw new SetupError(`Redis: ${answer}`);
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
