import { formatReference, imageIdOf, parseReference } from '@drv/image';

/**
 * What a task's image is called: `sha256:…` for an id, as `docker build -q` prints it, else the canonical reference.
 *
 * @throws `DRV_INVALID_REFERENCE`.
 */
export function imageName(text: string): string {
  return imageIdOf(text) ?? formatReference(parseReference(text));
}
