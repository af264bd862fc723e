import type { Duplex, Readable } from 'node:stream';
import type { AbortOptions, PullEvent } from '@drv/core';
import {
  DrvError,
  checkNumbers,
  type ImageChange,
  type ImageReference,
  type InspectImageOptions,
  type PullImageOptions,
  type StoredImage,
  type TerminalSize,
} from '@drv/core/driver';
import { checkClientOptions, type EngineClientOptions } from './engine-client-options.ts';
import {
  getContainerArchive,
  type PathState,
  putContainerArchive,
  statContainerPath,
} from './calls/container-archive.ts';
import { attachContainer } from './calls/container-attach.ts';
import { type EndEvent, findEndEvent, watchEndEvents } from './calls/container-events.ts';
import { findRememberedRun, type RememberedRun } from './calls/remembered-run.ts';
import {
  inspectContainer,
  killContainer,
  pauseContainer,
  removeContainer,
  resizeContainer,
  startContainer,
  unpauseContainer,
} from './calls/container-calls.ts';
import {
  type CreateContainerOptions,
  type CreatedContainer,
  createContainer,
} from './calls/container-create.ts';
import { type ListedContainer, listContainers } from './calls/container-list.ts';
import { type LogsOptions, openContainerLogs } from './calls/container-logs.ts';
import type { ContainerSpec } from './calls/container-spec.ts';
import type { ContainerState } from './calls/container-state.ts';
import {
  readContainerStats,
  type StatsStreamOptions,
  streamContainerStats,
} from './calls/container-stats.ts';
import { type PendingExit, waitContainer } from './calls/container-wait.ts';
import { parseEngineAddress } from './transport/address/engine-address.ts';
import { findEngineStart } from './calls/engine-start.ts';
import { identifyEngine, inspectEngine } from './calls/inspect-engine.ts';
import type { EngineIdentity, EngineInfo } from './traits/engine-info.ts';
import type { CallOptions } from './transport/engine-request.ts';
import { createEngineTransport } from './transport/engine-transport.ts';
import { engineTraits } from './traits/engine-traits.ts';
import { settingsOfDockerode, type DockerodeSettings } from './transport/settings-of-dockerode.ts';
import { renameContainer } from './calls/container-rename.ts';
import { type ImageCommand, inspectImageCommand } from './calls/image-command.ts';
import { inspectImage, layerBytes, listImages } from './calls/image-calls.ts';
import { listNetworks } from './calls/network-list.ts';
import { streamImageChanges } from './calls/image-changes.ts';
import { pullImage } from './calls/image-pull.ts';
import { inspectImageOfPlatform } from './calls/image-of-platform.ts';
import { removeImage } from './calls/image-remove.ts';
import { createTickBatcher } from './wire/tick-batcher.ts';

/**
 * The calls of an engine that drv uses, each with a deadline of its own (see `requestTimeoutMs`) but for those that
 * wait for something to happen: the exit of a container, its output, its stats.
 */
export interface EngineClient {
  /** Where it listens, for messages. */
  readonly where: string;
  /** It may run on this machine: a socket of the file system leads to it, on Linux. */
  readonly isLocal: boolean;
  /** A part of `info` that is there sooner, and is asked for once. */
  identify(options?: AbortOptions): Promise<EngineIdentity>;
  info(options?: AbortOptions): Promise<EngineInfo>;
  create(spec: ContainerSpec, options: CreateContainerOptions): Promise<CreatedContainer>;
  attach(id: string, options?: AbortOptions): Promise<Duplex>;
  wait(id: string, condition: 'next-exit' | 'not-running', options?: AbortOptions): Promise<PendingExit>;
  logs(id: string, options: LogsOptions): Promise<Readable>;
  start(id: string, options?: CallOptions): Promise<'started' | 'already-running'>;
  kill(id: string, signal: string, options?: AbortOptions): Promise<'delivered' | 'not-running'>;
  pause(id: string, options?: AbortOptions): Promise<void>;
  unpause(id: string, options?: AbortOptions): Promise<void>;
  resize(id: string, size: TerminalSize, options?: AbortOptions): Promise<void>;
  rename(id: string, name: string, options?: AbortOptions): Promise<'renamed' | 'name-taken'>;
  inspect(id: string, options?: AbortOptions): Promise<ContainerState | undefined>;
  /** What it told of the end of a container, if it was there then and has not been restarted since; see {@link findEndEvent}. */
  endEvent(
    id: string,
    options: AbortOptions & { readonly finishedAt: string },
  ): Promise<EndEvent | undefined>;
  /** See {@link watchEndEvents}. */
  endEvents(id: string, options?: AbortOptions): AsyncGenerator<void, void, undefined>;
  /** See {@link findRememberedRun}. */
  rememberedRun(id: string, options?: AbortOptions): Promise<RememberedRun>;
  /** See {@link findEngineStart}. */
  startedAt(options?: AbortOptions): Promise<number | undefined>;
  remove(id: string, options?: AbortOptions): Promise<'removed' | 'gone' | 'in-progress'>;
  list(options: AbortOptions & { readonly labels: readonly string[] }): Promise<readonly ListedContainer[]>;
  statPath(id: string, path: string, options?: AbortOptions): Promise<PathState | undefined>;
  /** Unpacks a tar archive below a directory of a container. */
  putArchive(
    id: string,
    archive: AsyncIterable<Uint8Array> | Uint8Array,
    options: AbortOptions & { readonly path: string },
  ): Promise<void>;
  getArchive(id: string, path: string, options?: AbortOptions): Promise<Readable | undefined>;
  /** Raw samples, about one a second. */
  stats(id: string, options?: StatsStreamOptions): AsyncGenerator<unknown, void, undefined>;
  /** One of them. */
  statsNow(id: string, options?: AbortOptions): Promise<unknown>;
  /** By name or id. With a platform only one that is for it. */
  inspectImage(name: string, options?: InspectImageOptions): Promise<StoredImage | undefined>;
  /** By its id. */
  imageCommand(id: string, options?: AbortOptions): Promise<ImageCommand | undefined>;
  pullImage(
    reference: ImageReference,
    options?: PullImageOptions,
  ): AsyncGenerator<PullEvent, void, undefined>;
  removeImage(id: string, options?: AbortOptions): Promise<void>;
  listImages(options?: AbortOptions): Promise<readonly StoredImage[]>;
  /** Their names. */
  listNetworks(options?: AbortOptions): Promise<readonly string[]>;
  imageChanges(options?: AbortOptions): AsyncGenerator<ImageChange, void, undefined>;
  layerBytes(options?: AbortOptions): Promise<number>;
  /** No socket, and no process that carried one, is left. Idempotent. */
  close(): Promise<void>;
}

/** For samples that come often: twice as often as a real engine makes them. */
const TICK_MS = 500;

/**
 * A client of one engine. Connects at the first call.
 *
 * @throws `DRV_INVALID_OPTION` for a malformed host, for a `requestTimeoutMs` that is no number from 1 upwards, and for an option
 * that there is not.
 */
export function createEngineClient(settings: EngineClientOptions = {}): EngineClient {
  checkClientOptions(settings);
  const { address, timeoutMs = 30_000 } = reachOf(settings);
  const { requestTimeoutMs = timeoutMs } = settings;
  checkNumbers({ requestTimeoutMs }, { least: 1, endless: true });
  const transport = createEngineTransport({
    address,
    requestTimeoutMs,
  });
  const ticks = createTickBatcher(TICK_MS);
  return {
    where: transport.where,
    isLocal: transport.address.kind === 'socket' && process.platform === 'linux',
    identify: (options) => identifyEngine(transport, options),
    info: (options) => inspectEngine(transport, options),
    create: (spec, options) => createContainer(transport, spec, options),
    attach: (id, options = {}) => attachContainer(transport, id, options),
    wait: (id, condition, options = {}) => waitContainer(transport, id, condition, options),
    logs: (id, options) => openContainerLogs(transport, id, options),
    start: (id, options) => startContainer(transport, id, options),
    kill: (id, signal, options) => killContainer(transport, id, signal, options),
    pause: (id, options) => pauseContainer(transport, id, options),
    unpause: (id, options) => unpauseContainer(transport, id, options),
    resize: (id, size, options) => resizeContainer(transport, id, size, options),
    rename: (id, name, options) => renameContainer(transport, id, name, options),
    inspect: (id, options) => inspectContainer(transport, id, options),
    endEvent: (id, options) => findEndEvent(transport, id, options),
    rememberedRun: (id, options) => findRememberedRun(transport, id, options),
    endEvents: (id, options = {}) => watchEndEvents(transport, id, options),
    startedAt: (options) => findEngineStart(transport, options),
    remove: (id, options) => removeContainer(transport, id, options),
    list: (options) => listContainers(transport, options),
    statPath: (id, path, options) => statContainerPath(transport, id, path, options),
    putArchive: (id, archive, options) => putContainerArchive(transport, id, archive, options),
    getArchive: (id, path, options) =>
      getContainerArchive(transport, id, path, { ...options, stallMs: requestTimeoutMs }),
    stats: (id, options = {}) => streamContainerStats(transport, id, { ...options, ticks }),
    statsNow: (id, options = {}) => readContainerStats(transport, id, options),
    inspectImage: async (name, { platform, signal } = {}) =>
      platform === undefined
        ? inspectImage(transport, name, { signal })
        : inspectImageOfPlatform(transport, name, { platform, signal }),
    imageCommand: (id, options) => inspectImageCommand(transport, id, options),
    pullImage: (reference, options = {}) => pullImage(transport, reference, options),
    removeImage: async (id, options = {}) =>
      removeImage(transport, id, {
        ...options,
        traits: engineTraits(await identifyEngine(transport, options)),
      }),
    listImages: (options) => listImages(transport, options),
    listNetworks: (options) => listNetworks(transport, options),
    imageChanges: (options = {}) => streamImageChanges(transport, options),
    layerBytes: (options) => layerBytes(transport, options),
    close: () => transport.close(),
  };
}

function reachOf(settings: EngineClientOptions): DockerodeSettings {
  const { dockerode, host, tls } = settings;
  if (dockerode === undefined) return { address: parseEngineAddress(host, settings) };
  if (host === undefined && tls === undefined) return settingsOfDockerode(dockerode);
  throw new DrvError('DRV_INVALID_OPTION', 'host and tls have no place beside dockerode: it has an address', {
    op: 'read engine address',
  });
}
