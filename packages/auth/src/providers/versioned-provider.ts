import type { AbortOptions, CredentialProvider } from '@drv/core';

/** A provider that can tell cheaply whether its source has changed: {@link cached} then drops what it kept. */
export interface VersionedProvider extends CredentialProvider {
  /** A text that changes whenever the source does. It may be logged, so it holds no secret. */
  version(options?: AbortOptions): Promise<string>;
}
