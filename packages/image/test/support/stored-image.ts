import { createHash } from 'node:crypto';

import type { StoredImage } from '@drv/core/driver';

import { parseReference, pullName, repositoryName } from '../../src/index.ts';

/** A digest that is different for every text. */
export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** An image as a store would hold it after a pull of `name`. */
export function storedImage(name: string, fields: Partial<StoredImage> = {}): StoredImage {
  const reference = parseReference(name);
  const digest = reference.digest ?? digestOf(`manifest ${pullName(reference)}`);
  return {
    id: digestOf(`config ${pullName(reference)}`),
    tags: reference.digest === undefined ? [pullName(reference)] : [],
    digests: [`${repositoryName(reference)}@${digest}`],
    sizeBytes: 100,
    platform: 'linux/amd64',
    ...fields,
  };
}
