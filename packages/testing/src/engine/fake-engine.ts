import { kind, type KindsOf } from '@drv/core/driver';
import { REGISTRY, type MemoryRegistryImage } from '../images/memory-registry.ts';
import type { ContainerState } from '../machine/pretend-container.ts';
import { MACHINE, type MachineOptions } from '../machine/machine-options.ts';
import type { EngineCall, FaultRule } from './fault.ts';

/** What a fake engine has, and what goes wrong with it. */
export interface FakeEngineOptions extends MachineOptions {
  /** Images that are on the engine. */
  readonly images?: readonly string[] | undefined;
  /** Images that can be pulled. */
  readonly registry?: readonly MemoryRegistryImage[] | undefined;
  /** What goes wrong. Rules are asked in order; the first that applies to a call decides. */
  readonly script?: readonly FaultRule[] | undefined;
  /**
   * `tcp` listens on a free port of 127.0.0.1: only there can a connection be reset.
   * @default 'unix', in a new directory below the system's temporary one
   */
  readonly transport?: 'unix' | 'tcp' | undefined;
  /** Milliseconds between two samples. @default 1000 */
  readonly statsIntervalMs?: number | undefined;
  /** Fields of `GET /info` that say something else. */
  readonly info?: Readonly<Record<string, unknown>> | undefined;
}

export const FAKE_ENGINE: KindsOf<FakeEngineOptions> = {
  ...MACHINE,
  images: kind.list(kind.text),
  registry: REGISTRY,
  script: kind.orNull(kind.list(kind.object)),
  transport: kind.oneOf('unix', 'tcp'),
  statsIntervalMs: kind.number({ least: 0, endless: true }),
  info: kind.record(kind.elsewhere),
};

/**
 * Enough of the Docker Engine API (1.41) for a driver to work against, with containers that are functions, and with
 * faults. It behaves as Docker does in what drivers trip over: it drops input that comes before 101, ignores
 * credentials that are not padded, never answers a `next-exit` wait after a failed start, hangs while nobody reads
 * the output of a container that has ended, and sends zeroed samples until a container is removed.
 */
export interface FakeEngine extends AsyncDisposable {
  /** As in `DOCKER_HOST`. */
  readonly host: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly EngineRequest[];
  /** What callers did wrong, in words: nothing, for a caller that knows the API. */
  readonly misuses: readonly string[];
  readonly containers: readonly FakeContainerState[];
  /** Connections that are open now. */
  readonly connections: number;
  /** Faults of the script that have not happened yet. */
  readonly pendingFaults: readonly FaultRule[];
  /** Adds a fault behind those of the script. */
  addFault(rule: FaultRule): void;
  /** Everything is cut, and nobody listens any more; containers live on. */
  crash(): Promise<void>;
  /** Listens again, with the containers as they are by now. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

/** One request as it arrived. */
export interface EngineRequest {
  readonly call: EngineCall | 'unknown';
  readonly method: string;
  /** Without the API version and the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The parsed JSON, or the text where it is none; `undefined` when there was no body. */
  readonly body: unknown;
}

/** A container of the fake engine. */
export interface FakeContainerState {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly labels: Readonly<Record<string, string>>;
}
