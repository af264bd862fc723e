import { readFileSync } from 'node:fs';

import { EngineApi } from '../api/engine-api.ts';
import { listProcesses } from '../host/processes.ts';
import { SetupError } from '../setup-error.ts';
import { waitUntil } from '../wait-until.ts';
import type { EngineHome } from './home.ts';
import { spawnInside, type Namespace } from './namespace.ts';

/**
 * Starts an engine's daemon inside the namespace, where it finds its programs, and waits until it answers on the
 * engine's socket. Resolves with its process id on the host.
 *
 * @throws SetupError with the end of the log when it ends or is not ready within 60 seconds.
 */
export async function startDaemon(
  home: EngineHome,
  namespace: Namespace,
  command: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<number> {
  const env = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...options.env };
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const outer = await spawnInside(home, namespace, ['env', ...set, ...command], home.daemonLog);
  const api = new EngineApi(`unix://${home.socket}`);
  await waitUntil(
    'the daemon to answer',
    async () => {
      if (outer.exitCode !== null || outer.signalCode !== null) throw new Error('The daemon ended.');
      return api.ping({ timeoutMs: 2_000 });
    },
    { timeoutMs: 60_000, signal: options.signal },
  ).catch((error: unknown) => {
    options.signal?.throwIfAborted();
    throw new SetupError(`The private engine did not start. ${String(error)}\n${tail(home.daemonLog)}`);
  });
  const inner = listProcesses().find((process) => process.parent === outer.pid);
  if (inner === undefined) throw new SetupError(`The daemon ended.\n${tail(home.daemonLog)}`);
  return inner.pid;
}

function tail(path: string, lines = 30): string {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '(no log)';
  }
}
