import { DrvError } from '@drv/core';

/** Certificates for an engine behind TLS, in PEM. */
export interface EngineTls {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
}

/** Where an engine listens. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly socketPath: string }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      /** Before the path of every request, with a slash before it and none behind. */
      readonly path?: string | undefined;
      readonly tls?: EngineTls;
    }
  | {
      readonly kind: 'ssh';
      readonly host: string;
      readonly port: number;
      readonly username?: string;
      readonly agentSocket?: string;
    };

export interface EngineAddressOptions {
  /** Makes `tcp://` a TLS connection. */
  readonly tls?: EngineTls;
  /** Path of the SSH agent's socket, for `ssh://`. */
  readonly sshAgentSocket?: string;
  /** @default this process's */
  readonly platform?: NodeJS.Platform;
}

const FORMS =
  '"unix:///path", "npipe:////./pipe/name", "tcp://host:port", "tcp://host:port/path" or "ssh://user@host"';

/**
 * Reads an engine's address as `DOCKER_HOST` has it. Absent: the platform's standard socket.
 *
 * @throws `DRV_INVALID_OPTION`; the message says which forms are known and repeats no user information.
 */
export function parseEngineAddress(
  host: string | undefined,
  options: EngineAddressOptions = {},
): EngineAddress {
  const { tls, sshAgentSocket, platform = process.platform } = options;
  if (host === undefined || host === '') return { kind: 'socket', socketPath: standardSocket(platform) };
  const scheme = /^([a-z]+):\/\//.exec(host)?.[1];
  const rest = scheme === undefined ? host : host.slice(scheme.length + 3);
  switch (scheme) {
    case 'unix':
      if (!rest.startsWith('/')) throw invalid('a unix socket needs an absolute path');
      return { kind: 'socket', socketPath: rest };
    case 'npipe':
      if (rest === '') throw invalid('a named pipe needs a path');
      return { kind: 'socket', socketPath: rest };
    case 'tcp':
    case 'http':
    case 'https': {
      const url = parseUrl(rest);
      if (url.username !== '' || url.password !== '') throw invalid('a user cannot log in over TCP');
      if (url.search !== '' || url.hash !== '') throw invalid('a query or a fragment means nothing here');
      const secure = scheme === 'https' || tls !== undefined;
      const path = url.pathname.replace(/\/+$/, '');
      return {
        kind: 'tcp',
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: portOf(rest) ?? (secure ? 2376 : 2375),
        ...(path === '' ? {} : { path }),
        ...(secure ? { tls: tls ?? {} } : {}),
      };
    }
    case 'ssh': {
      const url = parseUrl(rest);
      return {
        kind: 'ssh',
        host: url.hostname,
        port: url.port === '' ? 22 : Number(url.port),
        ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
        ...(sshAgentSocket === undefined ? {} : { agentSocket: sshAgentSocket }),
      };
    }
    default:
      throw invalid(scheme === undefined ? 'it has no scheme' : `the scheme "${scheme}" is not known`);
  }
}

/** The address as text, for messages; without user information. */
export function describeAddress(address: EngineAddress): string {
  switch (address.kind) {
    case 'socket':
      return address.socketPath;
    case 'tcp':
      return `${address.tls ? 'https' : 'tcp'}://${hostText(address.host)}:${address.port}${address.path ?? ''}`;
    case 'ssh':
      return `ssh://${address.host}:${address.port}`;
  }
}

function standardSocket(platform: NodeJS.Platform): string {
  return platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock';
}

function parseUrl(rest: string): URL {
  let url: URL;
  try {
    url = new URL(`http://${rest}`);
  } catch {
    throw invalid('host and port cannot be read');
  }
  if (url.hostname === '') throw invalid('the host is missing');
  return url;
}

/** As it is written: {@link URL} takes the standard port of HTTP, which is none of an engine, for one that was left out. */
function portOf(rest: string): number | undefined {
  const port = /^[^/?#]*?:(\d+)(?:[/?#]|$)/.exec(rest.replace(/^\[[^\]]*\]/, ''))?.[1];
  return port === undefined ? undefined : Number(port);
}

function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function invalid(why: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `host must be ${FORMS}: ${why}`, { op: 'read engine address' });
}
