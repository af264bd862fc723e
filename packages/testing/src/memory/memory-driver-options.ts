import type { CredentialProvider, Driver, DriverCapabilities, Logger } from '@drv/core';
import type { MemoryRegistryImage } from '../images/memory-registry.ts';
import type { ContainerState } from '../machine/pretend-container.ts';
import type { MachineOptions } from '../machine/machine-options.ts';

/** What a driver in memory has: programs above all. */
export interface MemoryDriverOptions extends MachineOptions {
  /** Images that are on the engine. @default any image, where `registry` is absent too */
  readonly images?: readonly (string | MemoryImage)[];
  /** Images that can be pulled. */
  readonly registry?: readonly MemoryRegistryImage[];
  /** Asked for every task, after the task's own auther. */
  readonly credentials?: CredentialProvider;
  /** What the driver says that it can do, and refuses beyond. @default everything */
  readonly capabilities?: Partial<DriverCapabilities>;
  /** @default silent */
  readonly logger?: Logger;
  /** Milliseconds between two samples. @default 1000 */
  readonly statsIntervalMs?: number;
  /** Milliseconds in which the caller's streams have to take some of the rest after the exit. @default 30000 */
  readonly readerMs?: number;
}

/** An image with what its author set for every container of it. */
export interface MemoryImage {
  readonly image: string;
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workDir?: string;
  readonly user?: string;
  /** @default 'SIGTERM' */
  readonly stopSignal?: string;
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
