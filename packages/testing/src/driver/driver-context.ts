import type { CredentialProvider, Credentials, Driver, DriverCapabilities } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import type { CaseContext } from '../cases/case.ts';
import type { StandardProgram } from '../programs/standard-program.ts';

/** What the cases have to know of a driver and of the engine behind it. */
export interface DriverHarness {
  /** A driver that nobody has used yet, with these credentials. */
  createDriver(options: { readonly credentials?: CredentialProvider }): Driver | Promise<Driver>;
  readonly capabilities: DriverCapabilities;
  /** The command of a standard program on this engine: its `shell` form where there is a BusyBox. */
  command(program: StandardProgram): readonly string[];
  readonly images: DriverImages;
  /** Fields of every task that does not say otherwise. */
  readonly taskDefaults?: Partial<TaskWithId> | undefined;
  /**
   * What is left on the engine of these tasks, in words: containers, above all. Nothing, when all is well. Asked
   * after everything was closed.
   */
  leftovers(taskIds: readonly string[]): Promise<readonly string[]>;
}

/** The images that the cases name. Those that are absent make cases not apply. */
export interface DriverImages {
  /** On the engine from the beginning, with the standard programs. */
  readonly local: string;
  /** Neither on the engine nor in its registry; the registry answers. */
  readonly absent: string;
  /** In a registry that wants credentials; it has the standard programs. */
  readonly guarded?: GuardedImage | undefined;
  /** Its pull begins and goes on no further. */
  readonly stalls?: string | undefined;
  /** A platform that `local` is not for. */
  readonly foreignPlatform?: string | undefined;
}

/** An image behind a password. */
export interface GuardedImage {
  readonly image: string;
  readonly credentials: Credentials;
  readonly wrong: Credentials;
  /** Takes the image off the engine. */
  forget(): Promise<void>;
  /** How often the registry was asked for the image so far. Absent: it does not count. */
  pulls?(): Promise<number> | number;
}

/** What cases are chosen by: the driver's capabilities, and what the harness has. */
export interface DriverTraits extends DriverCapabilities {
  readonly guardedImage: boolean;
  readonly countsPulls: boolean;
  readonly stalledImage: boolean;
  readonly foreignPlatform: boolean;
}

/** What a case of a driver is given. */
export interface DriverContext extends CaseContext {
  readonly capabilities: DriverTraits;
  readonly images: DriverImages;
  /** A fresh driver; it is closed after the case, if the case did not. */
  createDriver(options?: { readonly credentials?: CredentialProvider }): Promise<Driver>;
  /** A task that runs a program in the local image, under an id that no other task has. */
  task(program: StandardProgram, overrides?: Partial<TaskWithId>): TaskWithId;
  /** What is left on the engine of all tasks of this case. */
  leftovers(): Promise<readonly string[]>;
  [Symbol.asyncDispose](): Promise<void>;
}
