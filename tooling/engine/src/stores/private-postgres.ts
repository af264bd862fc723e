import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import {
  appendFile,
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PACKAGES } from '../checkout.ts';
import { isDebian, unpackPackage } from '../host/debian.ts';
import { findCommand } from '../host/find-command.ts';
import { freePort } from '../host/free-port.ts';
import { run } from '../host/run.ts';
import type { Certificate } from '../registry/make-certificate.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';

/** A PostgreSQL of this process alone, on the loopback interface, with a password. Disposing it removes every trace. */
export interface PrivatePostgres extends AsyncDisposable {
  /** Of its superuser. */
  readonly url: string;
  readonly port: number;
  /** Ends it as a crash does: nothing is written down before. What was committed is there again after `restart`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** Refuses everything that writes, from now on or no longer, as one does whose disk is full. */
  fill(isFull: boolean): Promise<void>;
}

const START_MS = 30_000;
const INIT_MS = 60_000;
/** Debian's packages that a server needs and that a small installation may lack. */
const POSTGRES_PACKAGES = ['postgresql-15', 'libpq5', 'libxml2', 'libldap-2.5-0', 'libicu72'] as const;
/** PostgreSQL refuses to run as root: then it runs as the user that owns nothing. */
const NOBODY = 65_534;
/** Nothing is forced to the disk, and no memory is shared by a name that would outlive the server. */
const SETTINGS = {
  unix_socket_directories: '',
  fsync: 'off',
  dynamic_shared_memory_type: 'mmap',
  max_connections: '200',
} as const;

export interface PrivatePostgresOptions {
  /** Speaks TLS, and nothing else, with this certificate. */
  readonly tls?: Certificate | undefined;
  /** Addresses of this machine at which it listens, too: those of nodes. @default none */
  readonly addresses?: readonly string[] | undefined;
}

/** Starts a PostgreSQL: the one that is installed, else Debian's, which is unpacked and not installed. */
export async function startPrivatePostgres({
  tls,
  addresses = [],
}: PrivatePostgresOptions = {}): Promise<PrivatePostgres> {
  const { directory: bin, libraries } = await findPostgres();
  const directory = await mkdtemp(join(tmpdir(), 'drv-postgres-'));
  const data = join(directory, 'data');
  const passwordFile = join(directory, 'password');
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const asUser = process.getuid?.() === 0 ? nobody : [];
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', LD_LIBRARY_PATH: libraries };
  const guard = findCommand('setpriv') ?? 'setpriv';
  const [certificate, key] = ['server.crt', 'server.key'].map((name) => join(directory, name)) as [
    string,
    string,
  ];
  const withTls = { ssl: 'on', ssl_cert_file: certificate, ssl_key_file: key };
  const listens = { listen_addresses: ['127.0.0.1', ...addresses].join(',') };
  const settings = Object.entries({ ...SETTINGS, ...listens, port: String(port), ...(tls && withTls) });
  let server: ChildProcess | undefined;

  async function initialise(): Promise<void> {
    await mkdir(data);
    await writeFile(passwordFile, password);
    await chmod(directory, 0o711);
    if (asUser.length > 0) for (const path of [data, passwordFile]) await chown(path, NOBODY, NOBODY);
    const options = ['--no-sync', '--no-instructions', '--auth=scram-sha-256', '--encoding=UTF8'];
    const named = [`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--no-locale'];
    await run(guard, [...asUser, '--', join(bin, 'initdb'), ...options, ...named], {
      env,
      cwd: directory,
      timeoutMs: INIT_MS,
    });
    await rm(passwordFile);
    if (tls !== undefined) await useTls(tls);
    if (addresses.length > 0) {
      await appendFile(join(data, 'pg_hba.conf'), 'host all all samenet scram-sha-256\n');
    }
  }

  /** PostgreSQL wants its key to be its own, and to be read by nobody else. */
  async function useTls(from: Certificate): Promise<void> {
    await copyFile(from.certificate, certificate);
    await copyFile(from.key, key);
    await chmod(key, 0o600);
    await writeFile(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
    if (asUser.length > 0) for (const path of [certificate, key]) await chown(path, NOBODY, NOBODY);
  }

  async function start(): Promise<void> {
    const args = ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
    // SIGQUIT: whatever ends this process, the server gives back the memory that it shares.
    server = spawn(guard, [...asUser, '--pdeathsig', 'QUIT', '--', join(bin, 'postgres'), ...args], {
      stdio: 'ignore',
      cwd: directory,
      env,
    });
    await once(server, 'spawn');
    await waitUntil('PostgreSQL to answer', () => isReady(), { timeoutMs: START_MS });
  }

  /** The last line of this file says so, and the first one of which process. */
  async function isReady(): Promise<boolean> {
    if (server?.exitCode !== null) throw new SetupError('The private PostgreSQL did not start.');
    const lines = await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '');
    const [pid, , , , , , , status] = lines.split('\n');
    return Number(pid) === server.pid && status?.trim() === 'ready';
  }

  async function kill(): Promise<void> {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGQUIT');
    await exited;
  }

  async function remove(): Promise<void> {
    await kill();
    await rm(directory, { recursive: true, force: true });
  }

  try {
    await initialise();
    await start();
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    port,
    kill,
    async restart() {
      await kill();
      await start();
    },
    async fill(isFull) {
      await writeFile(
        join(data, 'postgresql.auto.conf'),
        isFull ? 'default_transaction_read_only = on\n' : '',
      );
      server?.kill('SIGHUP');
    },
    [Symbol.asyncDispose]: remove,
  };
}

const nobody = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

async function findPostgres(): Promise<{ readonly directory: string; readonly libraries: string }> {
  const installed = binariesIn('/usr/lib/postgresql');
  if (installed !== undefined) return { directory: installed, libraries: '' };
  if (!isDebian()) throw new SetupError('Install PostgreSQL (postgres, initdb), 15 or later.');
  const roots: string[] = [];
  for (const name of POSTGRES_PACKAGES) roots.push(await unpackPackage(name, PACKAGES));
  const directory = binariesIn(join(roots[0] ?? '', 'usr/lib/postgresql'));
  if (directory === undefined) throw new SetupError('The package of PostgreSQL has no programs in it.');
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as 'x64' | 'arm64'];
  const libraries = roots.map((root) => join(root, `usr/lib/${architecture}-linux-gnu`)).join(':');
  return { directory, libraries };
}

/** Of the newest version there. Debian has the programs of each in a directory of its own. */
function binariesIn(parent: string): string | undefined {
  if (!existsSync(parent)) return undefined;
  const versions = readdirSync(parent).filter((name) => Number(name) >= 15);
  const newest = versions.sort((one, other) => Number(other) - Number(one))[0];
  return newest === undefined ? undefined : join(parent, newest, 'bin');
}
