import type { Credentials } from './credentials.ts';

/** The engine's wire form of credentials (`AuthConfig` of the Docker Engine API). Holds secrets in the clear. */
export interface AuthConfig {
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
  readonly registrytoken?: string;
  readonly serveraddress?: string;
}

// Names under which an engine means Docker Hub's registry. Other names of Docker Hub are hosts of their own to it.
const HUB_HOSTS = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io']);

/**
 * The address that the engine compares with the registry it talks to. An engine with the containerd image store
 * silently drops credentials for another address, so this is derived from the image, never from a config key.
 * Source: moby `daemon/containerd/resolver.go`.
 */
export function serverAddress(registry: string): string {
  return HUB_HOSTS.has(registry.toLowerCase()) ? 'https://index.docker.io/v1/' : registry;
}

/** Credentials for one registry in the engine's wire form; `undefined` where there are none to send. */
export function toAuthConfig(credentials: Credentials | undefined, registry: string): AuthConfig | undefined {
  if (credentials === undefined || credentials.kind === 'anonymous') return undefined;
  const serveraddress = serverAddress(registry);
  if (credentials.kind === 'basic') {
    return { username: credentials.username, password: credentials.password, serveraddress };
  }
  const username = credentials.username === undefined ? {} : { username: credentials.username };
  if (credentials.kind === 'identity-token') {
    return { ...username, identitytoken: credentials.token, serveraddress };
  }
  const { token, identityToken } = credentials;
  const identity = identityToken === undefined ? {} : { identitytoken: identityToken };
  return { ...username, ...identity, registrytoken: token, serveraddress };
}

/**
 * The value of the `X-Registry-Auth` header: base64url **with** padding. Engines drop an unpadded or a standard
 * base64 value in silence and pull anonymously (moby#33434).
 */
export function encodeRegistryAuth(config: AuthConfig): string {
  return Buffer.from(JSON.stringify(config)).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
}
