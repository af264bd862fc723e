import type { AbortOptions } from '../abort/abortable.ts';
import type { Credentials } from './credentials.ts';

/** Where an image comes from: the parsed, normalised reference, never the text that somebody typed. */
export interface RegistryTarget {
  /** Host, with its port if the reference has one: `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly registry: string;
  /** Path in the registry: `library/busybox`. */
  readonly repository: string;
}

/**
 * Answers which credentials to use for an image. Asked before every task, also when the image already is on the
 * engine: a provider may refuse a task by throwing.
 */
export interface CredentialProvider {
  /** For logs and diagnostics. */
  readonly name: string;
  /**
   * `undefined`: not mine, ask the next one. `anonymous`: stop, send none. Anything thrown stops the task with
   * `DRV_CREDENTIALS`. Safe to call many times at once. Abort rejects and leaves nothing behind.
   */
  resolve(target: RegistryTarget, options?: AbortOptions): Promise<Credentials | undefined>;
  /** The registry refused what was answered last: forget it, so that the next answer is fresh. */
  invalidate?(target: RegistryTarget): void;
}

/** A credential provider as one function. */
export type Auther = (
  target: RegistryTarget,
  options: AbortOptions,
) => Credentials | undefined | Promise<Credentials | undefined>;
