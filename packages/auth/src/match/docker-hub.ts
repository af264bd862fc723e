/** The name under which this package knows Docker Hub. */
export const HUB = 'docker.io';

/** The key that `docker login` writes for Docker Hub, and what a credential helper is asked for. */
export const HUB_KEY = 'https://index.docker.io/v1/';

/**
 * Where `docker login` keeps the tokens of the account itself. They are no logins of the registry, which refuses them
 * for public images, too.
 */
export const HUB_ACCOUNT_KEYS: readonly string[] = [`${HUB_KEY}access-token`, `${HUB_KEY}refresh-token`];

/**
 * Every name of Docker Hub, in the order in which their keys are preferred. The set is closed: a name that only ends
 * like one of these is another host.
 */
export const HUB_NAMES: readonly string[] = [
  HUB,
  'index.docker.io',
  'registry-1.docker.io',
  'registry.hub.docker.com',
  'hub.docker.com',
];
