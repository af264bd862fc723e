import { DrvError } from '@drv/core/driver';
import { parseEngineAddress, type EngineAddress, type EngineTls } from './address/engine-address.ts';

/** An instance of dockerode, as far as it says how to reach an engine. */
export interface DockerodeLike {
  /** Its docker-modem. */
  readonly modem: unknown;
}

/** What drv takes over from docker-modem, by its names. */
interface Modem {
  readonly protocol?: unknown;
  readonly socketPath?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
  readonly pathPrefix?: unknown;
  readonly username?: unknown;
  readonly ca?: unknown;
  readonly cert?: unknown;
  readonly key?: unknown;
  readonly timeout?: unknown;
  readonly [other: string]: unknown;
}

/** What would be dropped in silence: drv dials by itself, and agrees on a version with the engine. */
const NOT_TAKEN_OVER = ['agent', 'password', 'checkServerIdentity', 'version'] as const;
/** What docker-modem puts into `sshOptions` by itself. */
const OWN_SSH_OPTIONS = new Set(['agent', 'agentForward']);

export interface DockerodeSettings {
  readonly address: EngineAddress;
  /** Milliseconds. Absent where the instance has none. */
  readonly timeoutMs?: number | undefined;
}

/**
 * How to reach the engine that a configured dockerode instance reaches: its settings are read, and none of its calls is
 * made. One without an address means the platform's standard socket.
 *
 * @throws `DRV_INVALID_OPTION` for what is no such instance, and for a setting that drv does not take over (an agent,
 * headers, a password, a key for SSH, a version of the API).
 */
export function settingsOfDockerode({ modem }: DockerodeLike): DockerodeSettings {
  if (typeof modem !== 'object' || modem === null) throw invalid('it must be an instance of dockerode');
  const settings = modem as Modem;
  const { timeout } = settings;
  const refused =
    NOT_TAKEN_OVER.find((field) => isSet(settings[field])) ??
    (keysOf(settings['headers']).length > 0 ? 'headers' : undefined) ??
    keysOf(settings['sshOptions'])
      .filter((key) => !OWN_SSH_OPTIONS.has(key))
      .map((key) => `sshOptions.${key}`)[0];
  if (refused !== undefined)
    throw invalid(`its ${refused} cannot be taken over; give drv host and tls instead`);
  return { address: addressOf(settings), timeoutMs: typeof timeout === 'number' ? timeout : undefined };
}

function addressOf(settings: Modem): EngineAddress {
  const { protocol, socketPath, host } = settings;
  if (isSet(host)) {
    const name = String(host).includes(':') ? `[${String(host)}]` : String(host);
    const port = isSet(settings.port) ? `:${String(settings.port)}` : '';
    const prefix = isSet(settings.pathPrefix) ? `/${String(settings.pathPrefix).replace(/^\/+/, '')}` : '';
    if (protocol === 'ssh') {
      const user = isSet(settings.username) ? `${encodeURIComponent(String(settings.username))}@` : '';
      return parseEngineAddress(`ssh://${user}${name}${port}`, { sshAgentSocket: agentSocketOf(settings) });
    }
    return parseEngineAddress(`tcp://${name}${port}${prefix}`, {
      tls: protocol === 'https' ? tlsOf(settings) : undefined,
    });
  }
  // A function where nobody chose one: it looks for the standard socket.
  return typeof socketPath === 'string' ? { kind: 'socket', socketPath } : parseEngineAddress(undefined);
}

function tlsOf({ ca, cert, key }: Modem): EngineTls {
  return { ca: pem(ca), cert: pem(cert), key: pem(key) };
}

/** Certificates may be a list, as docker-modem reads them from a folder. */
function pem(value: unknown): string | undefined {
  return isSet(value) ? [value].flat().map(String).join('\n') : undefined;
}

function agentSocketOf({ sshOptions }: Modem): string | undefined {
  const agent = (sshOptions as { readonly agent?: unknown } | undefined)?.agent;
  return typeof agent === 'string' ? agent : undefined;
}

function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, given]) => (isSet(given) ? [key] : []))
    : [];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function invalid(why: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `dockerode: ${why}`, { op: 'read engine address' });
}
