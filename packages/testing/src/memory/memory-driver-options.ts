import type { CredentialProvider, Driver, DriverCapabilities, Logger } from '@drv/core';
import { CAPABILITIES, kind, type KindsOf } from '@drv/core/driver';
import { REGISTRY, type MemoryRegistryImage } from '../images/memory-registry.ts';
import type { ContainerState } from '../machine/pretend-container.ts';
import { MACHINE, type MachineOptions } from '../machine/machine-options.ts';

/** What a driver in memory has: programs above all. */
export interface MemoryDriverOptions extends MachineOptions {
  /** Images that are on the engine. @default any image, where `registry` is absent too */
  readonly images?: readonly (string | MemoryImage)[] | undefined;
  /** Images that can be pulled. */
  readonly registry?: readonly MemoryRegistryImage[] | undefined;
  /** Asked for every task, after the task's own auther. */
  readonly credentials?: CredentialProvider | undefined;
  /** What the driver says that it can do, and refuses beyond. @default everything */
  readonly capabilities?: Partial<DriverCapabilities> | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** Milliseconds between two samples. @default 1000 */
  readonly statsIntervalMs?: number | undefined;
  /** Milliseconds in which the caller's streams have to take some of the rest after the exit. @default 30000 */
  readonly readerMs?: number | undefined;
}

/** An image with what its author set for every container of it. */
export interface MemoryImage {
  readonly image: string;
  readonly command?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly workDir?: string | undefined;
  readonly user?: string | undefined;
  /** @default 'SIGTERM' */
  readonly stopSignal?: string | undefined;
}

/** A {@link Driver} whose containers are functions of this process. */
export interface MemoryDriver extends Driver {
  /** What there is at this moment: nothing, when every task was closed. */
  inspect(): MemoryDriverState;
}

/** What there is on the engine in memory. */
export interface MemoryDriverState {
  readonly containers: readonly {
    readonly id: string;
    readonly name: string;
    readonly taskId: string;
    readonly state: ContainerState;
  }[];
  /** Pulls that run now. */
  readonly pulling: number;
  /** Pulls that were begun so far. */
  readonly pulls: number;
}

const IMAGE: KindsOf<MemoryImage> = {
  image: kind.required(kind.text),
  command: kind.list(kind.text),
  env: kind.record(kind.text),
  workDir: kind.text,
  user: kind.text,
  stopSignal: kind.text,
};
const ms = kind.number({ least: 0, endless: true });

export const MEMORY_DRIVER: KindsOf<MemoryDriverOptions> = {
  ...MACHINE,
  images: kind.orNull(kind.list(kind.either(kind.text, kind.fields(IMAGE)))),
  registry: REGISTRY,
  credentials: kind.provider,
  capabilities: kind.orNull(kind.fields(CAPABILITIES)),
  logger: kind.thatHas('a logger', 'debug', 'warn'),
  statsIntervalMs: ms,
  readerMs: ms,
};
