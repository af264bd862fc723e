import type { AbortOptions } from '@drv/core';
import { abortError, checkKinds, kind, type KindsOf } from '@drv/core/driver';
import type { ContainerSpec } from './calls/container-spec.ts';
import type { EngineClient } from './engine-client.ts';
import { hasStatus, isConnectionLost } from './errors/engine-errors.ts';

/** A call of the engine's API that something refuses to this client: a proxy that filters, or a plugin of the engine. */
export interface RefusedCall {
  /** Method and path, with `{…}` for a name: `POST /containers/{id}/start`. */
  readonly call: string;
  /** What of drv needs it; `every task` where nothing runs without it. */
  readonly neededFor: string;
}

interface Probe extends RefusedCall {
  /** Asks for it in a way that changes nothing: of a container and an image that are not there. */
  ask(engine: EngineClient, options: { readonly signal: AbortSignal }): Promise<unknown>;
}

const NOBODY = 'drv-doctor-asks-for-nobody';
const REFERENCE = { registry: '127.0.0.1:1', repository: 'drv/asks-for-nothing', tag: '1' };
const NOTHING = `${REFERENCE.registry}/${REFERENCE.repository}:${REFERENCE.tag}`;
const OF_NOTHING: ContainerSpec = {
  Image: NOTHING,
  Env: [],
  Labels: {},
  Tty: false,
  OpenStdin: true,
  StdinOnce: true,
  AttachStdin: true,
  AttachStdout: true,
  AttachStderr: true,
  HostConfig: {
    ReadonlyRootfs: false,
    CapDrop: [],
    CapAdd: [],
    SecurityOpt: [],
    Privileged: false,
    Init: false,
    IpcMode: 'private',
    RestartPolicy: { Name: 'no' },
    AutoRemove: false,
    LogConfig: { Type: 'none', Config: {} },
  },
};
const EVERY = 'every task';
const FILES = 'files, artifacts, and the hosts file of a task without a network';
const RECOVERY = 'output after a lost connection, recovery, logs';

const PROBES: readonly Probe[] = [
  { call: 'GET /info', neededFor: EVERY, ask: (engine, options) => engine.info(options) },
  {
    call: 'GET /images/{name}/json',
    neededFor: EVERY,
    ask: (engine, options) => engine.inspectImage(NOTHING, options),
  },
  {
    call: 'POST /containers/create',
    neededFor: EVERY,
    ask: (engine, options) => engine.create(OF_NOTHING, { ...options, name: NOBODY }),
  },
  {
    call: 'POST /containers/{id}/attach',
    neededFor: EVERY,
    ask: async (engine, options) => (await engine.attach(NOBODY, options)).destroy(),
  },
  {
    call: 'POST /containers/{id}/wait',
    neededFor: EVERY,
    ask: async (engine, options) => (await engine.wait(NOBODY, 'not-running', options)).abandon(),
  },
  {
    call: 'POST /containers/{id}/start',
    neededFor: EVERY,
    ask: (engine, options) => engine.start(NOBODY, options),
  },
  {
    call: 'GET /containers/{id}/json',
    neededFor: EVERY,
    ask: (engine, options) => engine.inspect(NOBODY, options),
  },
  {
    call: 'POST /containers/{id}/kill',
    neededFor: EVERY,
    ask: (engine, options) => engine.kill(NOBODY, 'SIGKILL', options),
  },
  {
    call: 'DELETE /containers/{id}',
    neededFor: EVERY,
    ask: (engine, options) => engine.remove(NOBODY, options),
  },
  {
    call: 'POST /images/create',
    neededFor: 'pulls',
    ask: (engine, options) => engine.pullImage(REFERENCE, options).next(),
  },
  {
    call: 'GET /containers/json',
    neededFor: 'clearing away what a killed process has left, drv ps',
    ask: (engine, options) => engine.list({ ...options, labels: [NOBODY] }),
  },
  {
    call: 'HEAD /containers/{id}/archive',
    neededFor: FILES,
    ask: (engine, options) => engine.statPath(NOBODY, '/', options),
  },
  {
    call: 'GET /containers/{id}/archive',
    neededFor: FILES,
    ask: async (engine, options) => (await engine.getArchive(NOBODY, '/', options))?.destroy(),
  },
  {
    call: 'PUT /containers/{id}/archive',
    neededFor: FILES,
    ask: (engine, options) => engine.putArchive(NOBODY, noFiles(), { ...options, path: '/' }),
  },
  {
    call: 'GET /containers/{id}/logs',
    neededFor: RECOVERY,
    ask: async (engine, options) => (await engine.logs(NOBODY, { ...options, follow: false })).destroy(),
  },
  {
    call: 'GET /events',
    neededFor: RECOVERY,
    ask: (engine, options) => engine.endEvent(NOBODY, { ...options, finishedAt: '2000-01-01T00:00:00Z' }),
  },
  {
    call: 'GET /containers/{id}/stats',
    neededFor: 'usage and samples',
    ask: (engine, options) => engine.stats(NOBODY, options).next(),
  },
  {
    call: 'POST /containers/{id}/pause',
    neededFor: 'pause',
    ask: (engine, options) => engine.pause(NOBODY, options),
  },
  {
    call: 'POST /containers/{id}/unpause',
    neededFor: 'pause',
    ask: (engine, options) => engine.unpause(NOBODY, options),
  },
  {
    call: 'POST /containers/{id}/resize',
    neededFor: 'terminals',
    ask: (engine, options) => engine.resize(NOBODY, { columns: 80, rows: 24 }, options),
  },
  {
    call: 'POST /containers/{id}/rename',
    neededFor: 'containers that are started ahead',
    ask: (engine, options) => engine.rename(NOBODY, `${NOBODY}-2`, options),
  },
  {
    call: 'GET /images/json',
    neededFor: 'the image cache',
    ask: (engine, options) => engine.listImages(options),
  },
  {
    call: 'DELETE /images/{name}',
    neededFor: 'the image cache',
    ask: (engine, options) => engine.removeImage(NOTHING, options),
  },
  {
    call: 'GET /system/df',
    neededFor: 'the image cache',
    ask: (engine, options) => engine.layerBytes(options),
  },
  {
    call: 'GET /networks',
    neededFor: 'completions of the shell, and outcomes after a restart of the engine',
    ask: (engine, options) => engine.listNetworks(options),
  },
];

/** Every call that drv makes, but for `GET /version`, without which nothing is known of the engine. */
export const NEEDED_CALLS: readonly RefusedCall[] = PROBES.map(({ call, neededFor }) => ({
  call,
  neededFor,
}));

/** Milliseconds for one call: what begins to act on it does not refuse it. */
const ASK_MS = 2_000;
export const FIND_REFUSED: KindsOf<AbortOptions> = { signal: kind.signal };
const OP = 'find refused calls';
const REFUSED = [401, 403, 405];

/**
 * Which of the calls that drv makes are refused to this client, by a proxy or an authorization plugin: those answered
 * with 401, 403 or 405, which no engine says of what is not there, and those after which the connection is closed. Changes
 * nothing on the engine. What fails for another reason, or takes its time, is not refused.
 *
 * @throws `DRV_INVALID_OPTION`, `DRV_ENGINE_UNAVAILABLE`, `DRV_ABORTED`.
 */
export async function findRefusedCalls(
  engine: EngineClient,
  options: AbortOptions = {},
): Promise<readonly RefusedCall[]> {
  checkKinds(options, FIND_REFUSED, 'findRefusedCalls', { op: OP });
  const { signal } = options;
  await engine.info({ signal }).catch((error: unknown) => {
    if (!hasStatus(error, ...REFUSED)) throw error;
  });
  const answers = await Promise.all(PROBES.map(async (probe) => isRefused(engine, probe, signal)));
  return NEEDED_CALLS.filter((_, index) => answers[index]);
}

async function isRefused(
  engine: EngineClient,
  { ask }: Pick<Probe, 'ask'>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const timeout = AbortSignal.timeout(ASK_MS);
  const stop = signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
  const error: unknown = await ask(engine, { signal: stop }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (signal?.aborted) throw abortError(signal, OP);
  return hasStatus(error, ...REFUSED) || isConnectionLost(error);
}

async function* noFiles(): AsyncGenerator<Uint8Array> {
  yield Buffer.alloc(1_024);
}
