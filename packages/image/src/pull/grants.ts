import { fingerprint, type StoredImage } from '@drv/core/driver';

import { repositoryName } from '../reference/repository-name.ts';
import type { PullIdentity } from './pull-key.ts';

/** Forgetting one costs a pull that the registry answers from its manifest alone. */
const REMEMBERED = 10_000;

/** To whom a registry has given which image, as far as this process has seen it. */
export interface Grants {
  add(identity: PullIdentity, image: StoredImage): void;
  /** Whether the registry gave this very image to these credentials, or to anybody without any. */
  allows(identity: PullIdentity, image: StoredImage): boolean;
}

export function createGrants(remembered = REMEMBERED): Grants {
  const given = new Set<string>();
  return {
    add(identity, image) {
      const entry = grant(identity, image);
      given.delete(entry);
      given.add(entry);
      const [oldest] = given;
      if (given.size > remembered && oldest !== undefined) given.delete(oldest);
    },
    allows: (identity, image) =>
      given.has(grant(identity, image)) || given.has(grant({ reference: identity.reference }, image)),
  };
}

/** By repository and not by tag: a registry decides about repositories. */
function grant({ reference, credentials }: PullIdentity, image: StoredImage): string {
  return JSON.stringify([repositoryName(reference), image.id, fingerprint(credentials)]);
}
