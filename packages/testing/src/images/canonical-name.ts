import type { ImageReference } from '@drv/core/driver';

/** `docker.io/library/busybox:1`; with a digest it decides, and without either the tag is `latest`. */
export function canonicalName({ registry, repository, tag, digest }: ImageReference): string {
  const name = `${registry}/${repository}`;
  return digest === undefined ? `${name}:${tag ?? 'latest'}` : `${name}@${digest}`;
}
