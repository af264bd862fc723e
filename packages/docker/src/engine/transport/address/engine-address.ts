import { DrvError } from '@drv/core/driver';

/** Certificates for an engine behind TLS, in PEM. */
export interface EngineTls {
  readonly ca?: string | Buffer | undefined;
  readonly cert?: string | Buffer | undefined;
  readonly key?: string | Buffer | undefined;
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
      readonly tls?: EngineTls | undefined;
    }
  | {
      readonly kind: 'ssh';
      /** As the user's configuration of ssh names it. */
      readonly host: string;
      /** Absent: as that says. */
      readonly port?: number | undefined;
      readonly username?: string | undefined;
      /** Of the engine, on the other side. Absent: that of the `docker` there. */
      readonly socketPath?: string | undefined;
      readonly agentSocket?: string | undefined;
      readonly configFile?: string | undefined;
    };

export interface EngineAddressOptions {
  /** Makes `tcp://` a TLS connection. */
  readonly tls?: EngineTls | undefined;
  /** Path of the SSH agent's socket, for `ssh://`. @default as the system's `ssh` finds it */
  readonly sshAgentSocket?: string | undefined;
  /** Configuration file of `ssh` in place of the user's and the system's, for `ssh://`. */
  readonly sshConfigFile?: string | undefined;
  /** @default this process's */
  readonly platform?: NodeJS.Platform | undefined;
}

const FORMS =
  '"unix:///path", "npipe:////./pipe/name", "tcp://host:port", "tcp://host:port/path", "ssh://user@host" or "ssh://user@host/path/of/engine.sock"';

/**
 * Reads an engine's address as `DOCKER_HOST` has it. Absent: the platform's standard socket.
 *
 * @throws `DRV_INVALID_OPTION`; the message says which forms are known and repeats no user information.
 */
export function parseEngineAddress(
  host: string | undefined,
  options: EngineAddressOptions = {},
): EngineAddress {
  const { tls, sshAgentSocket, sshConfigFile, platform = process.platform } = options;
  if (host === undefined || host === '') return { kind: 'socket', socketPath: standardSocket(platform) };
  // They would be in each message that names the engine, and on somebody's terminal.
  if (/[\p{Cc}\p{Cf}]/u.test(host)) throw invalid('it has characters that cannot be seen');
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
        path: path || undefined,
        tls: secure ? (tls ?? {}) : undefined,
      };
    }
    case 'ssh':
      return { ...parseSsh(rest), agentSocket: sshAgentSocket, configFile: sshConfigFile };
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
      return `ssh://${hostText(address.host)}${address.port === undefined ? '' : `:${address.port}`}${address.socketPath ?? ''}`;
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

const SSH = /^(?:([^@/]*)@)?(\[[^\]/@]*\]|[^:/@[\]]+)(?::(\d{1,5}))?(\/.*)?$/;
/** What would be an option of `ssh`, or mean something to a shell. OpenSSH itself refuses these in names of users. */
const UNSAFE = /^-|[\s'"`$\\;&<>|(){}\u0000-\u001f\u007f]/;

/** Not by {@link URL}, which writes the names of hosts in lower case: a configuration of ssh tells them apart. */
function parseSsh(rest: string): Extract<EngineAddress, { kind: 'ssh' }> {
  const [, user, host, port, path = ''] = SSH.exec(rest) ?? [];
  if (host === undefined) throw invalid('user, host and port cannot be read');
  if (user?.includes(':') === true) throw invalid('a password has no place in it: ssh logs in with a key');
  const username = user === undefined || user === '' ? undefined : decoded(user);
  const name = host.replace(/^\[|\]$/g, '');
  if (UNSAFE.test(name) || name.includes('%'))
    throw invalid('the name of the host has a character that none has');
  if (username !== undefined && UNSAFE.test(username))
    throw invalid('the name of the user has a character that none has');
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    throw invalid('there is no such port');
  const socketPath = path.replace(/\/+$/, '');
  if (!/^[\w./@+-]*$/.test(socketPath))
    throw invalid('the path of the socket has a character that cannot be passed on');
  return {
    kind: 'ssh',
    host: name,
    port: port === undefined ? undefined : Number(port),
    username,
    socketPath: socketPath === '' ? undefined : socketPath,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('the name of the user cannot be read');
  }
}

function hostText(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function invalid(why: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `host must be ${FORMS}: ${why}`, { op: 'read engine address' });
}
