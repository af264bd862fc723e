import type { RegistryTarget } from '@drv/core';

import { HUB, OFFICIAL } from './docker-hub.ts';

/**
 * `canonical`: the whole name, `docker.io/library/busybox`. `familiar`: as Docker shows it, without Docker Hub's
 * host and `library/`.
 */
export type ReferenceForm = 'canonical' | 'familiar';

/** The name of a repository, without tag and digest. */
export function repositoryName(
  { registry, repository }: RegistryTarget,
  form: ReferenceForm = 'canonical',
): string {
  if (form === 'canonical' || registry !== HUB) return `${registry}/${repository}`;
  const official = repository.startsWith(OFFICIAL) && !repository.includes('/', OFFICIAL.length);
  return official ? repository.slice(OFFICIAL.length) : repository;
}
