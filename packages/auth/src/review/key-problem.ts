import { parseConfigKey } from '../match/config-key.ts';
import { HUB_ACCOUNT_KEYS } from '../match/docker-hub.ts';

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;

/**
 * Why a key of `auths` is for no image, and what would be right; `undefined` for a key that may be for some, and for
 * what `docker login` keeps there beside logins.
 */
export function keyProblem(key: string, options: { readonly wildcardHosts: boolean }): string | undefined {
  if (HUB_ACCOUNT_KEYS.includes(key)) return undefined;
  const parsed = parseConfigKey(key);
  if (parsed !== undefined) return isHostOfImage(parsed.host) ? undefined : DOCKER_HUB;
  const scheme = SCHEME.exec(key)?.[1]?.toLowerCase();
  const [authority = '', ...path] = key.slice(scheme === undefined ? 0 : scheme.length + 3).split('/');
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https')
    return 'only http:// and https:// may be before a host';
  if (authority.includes('@')) return 'no user name belongs before a host';
  if (authority.includes('*'))
    return options.wildcardHosts ? undefined : 'a * is taken literally; each registry needs a key of its own';
  if (path.some((segment) => /[:@]/.test(segment)))
    return 'a login is for a repository, not for a tag or a digest of it; leave that out';
  return 'it must be a registry: host, host:port or host/path';
}

const DOCKER_HUB =
  'an image of this name is one of Docker Hub; its key is https://index.docker.io/v1/ or docker.io/name';

/** The first part of an image's name is a host with a dot, a port or brackets in it, and where it is `localhost`. */
function isHostOfImage(host: string): boolean {
  return /[.:]/.test(host) || host === 'localhost';
}
