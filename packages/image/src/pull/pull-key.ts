import type { Credentials } from '@drv/core';
import { fingerprint, type ImageReference } from '@drv/core/driver';

import { pullName } from '../reference/pull-name.ts';

/** What decides whether two callers may share a pull. */
export interface PullIdentity {
  readonly reference: ImageReference;
  readonly platform?: string | undefined;
  readonly credentials?: Credentials | undefined;
}

/**
 * Equal for pulls that are one: the same image for the same platform, shown the same credentials. Holds a keyed hash
 * of the credentials, never a secret.
 */
export function pullKey({ reference, platform, credentials }: PullIdentity): string {
  return JSON.stringify([pullName(reference), platform ?? null, fingerprint(credentials)]);
}
