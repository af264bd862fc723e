import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from '../setup-error.ts';
import type { TestRegistry } from '../test-engine.ts';
import { waitUntil } from '../wait-until.ts';
import { hashPassword } from './hash-password.ts';
import type { Certificate } from './make-certificate.ts';

export interface RegistryOptions {
  /** The program. */
  readonly binary: string;
  /** Holds its data, configuration and log; is made. */
  readonly directory: string;
  /** The address to listen on; the port is any free one. */
  readonly address: string;
  readonly tls?: Certificate;
  /** Starts a program whose output goes to a file. */
  readonly spawn: (command: readonly string[], log: string) => Promise<ChildProcess>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a docker-registry that asks for a password, and waits until it listens.
 *
 * @throws SetupError with its log when it ends or does not listen within 20 seconds.
 */
export async function startRegistry(options: RegistryOptions): Promise<TestRegistry> {
  const { directory, signal } = options;
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const login = { username: 'tester', password: randomBytes(18).toString('base64url') };
  const passwords = join(directory, 'htpasswd');
  writeFileSync(passwords, `${await hashPassword(login.username, login.password, signal)}\n`, {
    mode: 0o600,
  });
  const config = join(directory, 'config.yml');
  // JSON is YAML.
  writeFileSync(config, JSON.stringify(configuration(options, passwords), undefined, 2), { mode: 0o600 });
  const log = join(directory, 'log');
  const child = await options.spawn([options.binary, 'serve', config], log);
  const address = await waitUntil(
    'the registry to listen',
    () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('The registry ended.');
      return /listening on ([\d.]+:\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
    },
    { timeoutMs: 20_000, signal },
  ).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new SetupError(
      `docker-registry did not start. ${String(error)}\n${readFileSync(log, 'utf8').slice(-2_000)}`,
    );
  });
  return { address, ...login };
}

function configuration({ directory, address, tls }: RegistryOptions, passwords: string) {
  return {
    version: '0.1',
    // The line with the port is of this level; one line per request would bury it.
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(directory, 'data') }, delete: { enabled: true } },
    http: {
      addr: `${address}:0`,
      secret: randomBytes(18).toString('base64url'),
      ...(tls === undefined ? {} : { tls: { certificate: tls.certificate, key: tls.key } }),
    },
    auth: { htpasswd: { realm: 'drv test registry', path: passwords } },
  };
}
