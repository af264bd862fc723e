import { DrvError } from '@drv/core';
import { type ImageReference, withoutUndefined } from '@drv/core/driver';

const PATH = /^[a-z0-9]+(?:(?:\/|\.|__?|-+)[a-z0-9]+)*$/;

/**
 * A reference from the text of a task, well enough for pretend images. `parseReference` of `@drv/image` knows the
 * whole grammar; this package depends on core alone.
 *
 * @throws `DRV_INVALID_REFERENCE`
 */
export function parseImageName(text: string): ImageReference {
  const [name = '', digest] = text.split('@');
  const colon = name.lastIndexOf(':');
  const tagged = colon > name.lastIndexOf('/');
  const bare = tagged ? name.slice(0, colon) : name;
  const tag = tagged ? name.slice(colon + 1) : undefined;
  const slash = bare.indexOf('/');
  const first = slash === -1 ? '' : bare.slice(0, slash);
  const hasHost = /[.:]|^localhost$/.test(first);
  const path = hasHost ? bare.slice(slash + 1) : bare;
  const registry = hasHost ? first.replace(/^index\.docker\.io$/, 'docker.io') : 'docker.io';
  if (
    !PATH.test(path) ||
    (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) ||
    (digest !== undefined && !/^sha256:[a-f0-9]{64}$/.test(digest))
  ) {
    throw new DrvError('DRV_INVALID_REFERENCE', `"${text}" is not an image reference`);
  }
  const repository = registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path;
  return withoutUndefined({ registry, repository, tag, digest });
}
