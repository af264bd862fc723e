import type { RegistryTarget } from '@drv/core';

/** The target of an image name, as Docker reads it. Enough for names that are known to be well formed. */
export function parseImage(image: string): RegistryTarget {
  const name = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  if (!/[.:]/.test(first) && first !== 'localhost') {
    return { registry: 'docker.io', repository: slash === -1 ? `library/${name}` : name };
  }
  const path = name.slice(slash + 1);
  const registry = first === 'index.docker.io' ? 'docker.io' : first;
  return { registry, repository: registry === 'docker.io' && !path.includes('/') ? `library/${path}` : path };
}
