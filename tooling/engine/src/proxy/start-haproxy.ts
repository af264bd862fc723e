import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { waitUntil } from '../wait-until.ts';
import { requireHaproxy } from './require-haproxy.ts';

export interface HaproxyOptions {
  /** Requests that are let through, by method, a space and path without the version: a regular expression. */
  readonly allow: string;
  /** Seconds after which it closes a connection on which nothing is said. @default 3600 */
  readonly idleSeconds?: number;
}

/** A HAProxy before an engine's socket. */
export interface Haproxy extends AsyncDisposable {
  /** As in `DOCKER_HOST`. */
  readonly host: string;
}

/**
 * Starts a HAProxy that lets through a part of the engine's API and answers 403 to all else, in the manner of the proxies
 * that people put before an engine's socket.
 *
 * @throws SetupError where there is no HAProxy.
 */
export async function startHaproxy(
  engineSocket: string,
  { allow, idleSeconds = 3_600 }: HaproxyOptions,
): Promise<Haproxy> {
  const { path, env } = await requireHaproxy();
  const directory = await mkdtemp(join(tmpdir(), 'drv-haproxy-'));
  const socket = join(directory, 'engine.sock');
  const file = join(directory, 'haproxy.cfg');
  await writeFile(file, configuration({ engineSocket, socket, allow, idleSeconds }));
  const child = spawn(path, ['-db', '-f', file], { env: { ...process.env, ...env }, stdio: 'ignore' });
  await waitUntil(
    'HAProxy to listen',
    () => {
      if (child.exitCode !== null) throw new Error(`HAProxy ended with ${child.exitCode}.`);
      return existsSync(socket);
    },
    { timeoutMs: 10_000 },
  );
  return {
    host: `unix://${socket}`,
    async [Symbol.asyncDispose]() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}

function configuration(given: Required<HaproxyOptions> & { engineSocket: string; socket: string }): string {
  const { engineSocket, socket, allow, idleSeconds } = given;
  return `
defaults
  mode http
  timeout connect 5s
  timeout client ${idleSeconds}s
  timeout server ${idleSeconds}s
  timeout tunnel ${idleSeconds}s
frontend drv
  bind unix@${socket} mode 600
  http-request set-var(txn.path) path,regsub('^/v[0-9.]+','')
  http-request set-var-fmt(txn.call) "%[method] %[var(txn.path)]"
  http-request deny unless { var(txn.call) -m reg '^(${allow})$' }
  default_backend engine
backend engine
  server engine unix@${engineSocket}
`;
}
