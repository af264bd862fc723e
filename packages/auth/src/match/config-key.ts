import { HUB_ACCOUNT_KEYS } from './docker-hub.ts';
import { normaliseHost } from './normalise-host.ts';

/**
 * How a key was written, best first: with two keys for one scope, the one written in the earlier form counts.
 * `exact`: the host as it is compared. `folded`: the host in other letters. `https`, `api` (`quay.io/v1/`) and `http`:
 * the address of a registry's API, which names the whole host.
 */
export const KEY_FORMS = ['exact', 'folded', 'https', 'api', 'http'] as const;

/** A key of `auths` or `credHelpers`, understood. */
export interface ConfigKey {
  /** Host and port, normalised; `*` in it where wildcards are allowed. */
  readonly host: string;
  /** The part of the registry that the key is for, without slashes at its ends; empty for all of it. */
  readonly path: string;
  readonly form: (typeof KEY_FORMS)[number];
}

const SCHEME = /^(https?):\/\//i;
const SEGMENT = /^[^\s:@?#\\]+$/;
const OLD_HUB_API = /^v[12]$/i;

/**
 * Reads a key. With a scheme the path is dropped; without one it narrows the key, except `/v1/` and `/v2/`, which old
 * clients wrote for the whole host. The case of the path is kept. `undefined` for what names no registry: another
 * scheme, a user name before the host, a tag or a digest, the tokens of a Docker account. Such a key never matches.
 */
export function parseConfigKey(key: string, hostOf = normaliseHost): ConfigKey | undefined {
  if (HUB_ACCOUNT_KEYS.includes(key)) return undefined;
  const scheme = SCHEME.exec(key)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    const [authority = ''] = key.slice(scheme.length + '://'.length).split(/[/?#]/, 1);
    const host = hostOf(authority);
    return host === undefined ? undefined : { host, path: '', form: scheme === 'https' ? 'https' : 'http' };
  }
  const slash = key.indexOf('/');
  const authority = slash === -1 ? key : key.slice(0, slash);
  const host = hostOf(authority);
  if (host === undefined) return undefined;
  const rest = slash === -1 ? '' : key.slice(slash + 1);
  const form = host === authority ? 'exact' : 'folded';
  const path = withoutSlashes(rest);
  if (path === '') return { host, path, form };
  if (/^v[12]\/$/i.test(rest) || (isOldHub(host) && OLD_HUB_API.test(path)))
    return { host, path: '', form: 'api' };
  return path.split('/').every((segment) => SEGMENT.test(segment)) ? { host, path, form } : undefined;
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

// No image has one of these names, so `index.docker.io/v1` can only be an address.
function isOldHub(host: string): boolean {
  return host === 'index.docker.io' || host === 'registry-1.docker.io';
}
