import type { AbortOptions } from '@drv/core';
import { DrvError, checkKinds, kind, type KindsOf } from '@drv/core/driver';
import type { EngineTls } from '../engine/transport/address/engine-address.ts';
import { dockerContext } from './docker-context.ts';
import { dockerDirectory, type Environment, variable } from './environment.ts';
import { readCertificates } from './read-certificates.ts';
import { findSocket } from './find-socket.ts';
import { usualSockets } from './usual-sockets.ts';

export interface EngineFromEnvironmentOptions extends AbortOptions {
  /** `process.env` of the program. */
  readonly env: Environment;
  /** What a flag or a setting of the program names, in place of `DOCKER_HOST`. Empty is absent. */
  readonly host?: string | undefined;
  /** @default this process's */
  readonly platform?: NodeJS.Platform | undefined;
}

export const FROM_ENVIRONMENT: KindsOf<EngineFromEnvironmentOptions> = {
  env: kind.required(kind.object),
  host: kind.text,
  platform: kind.text,
  signal: kind.signal,
};

/** An engine that was found; also the options with which a driver or a client reaches it. */
export interface FoundEngine {
  readonly host: string;
  readonly tls?: EngineTls | undefined;
  /** Who named it, for a message: `DOCKER_HOST`, `docker context far (DOCKER_CONTEXT)`, `socket of rootless Docker`. */
  readonly from: string;
}

/**
 * Finds the engine that docker's own client would use, and the ones that it would not find without help:
 *
 * 1. `host`, else `DOCKER_HOST`. A `tcp://` address is spoken to with TLS when `DOCKER_TLS_VERIFY` is set, with the files
 *    of `DOCKER_CERT_PATH` (`ca.pem`; `cert.pem` and `key.pem` where the engine asks for them).
 * 2. The docker context that `DOCKER_CONTEXT` or docker's `config.json` names.
 * 3. The first usual socket that this process may open: the machine's Docker, rootless Docker, Docker Desktop, Colima,
 *    OrbStack, Rancher Desktop, Podman. Where there are only others, the first of those.
 *
 * Nothing is connected to, and nothing that is found is executed. A library calls it where its user has named no engine:
 * `createDockerDriver(await engineFromEnvironment({ env: process.env }))`.
 *
 * @throws `DRV_ENGINE_UNAVAILABLE` when there is none; the message says where it looked. `DRV_INVALID_OPTION` when what the
 *   environment names cannot be read or used; the message begins with its name. The signal's reason as `DRV_ABORTED`.
 */
export async function engineFromEnvironment(options: EngineFromEnvironmentOptions): Promise<FoundEngine> {
  checkKinds(options, FROM_ENVIRONMENT, 'engineFromEnvironment', { op: 'find engine' });
  const { env, host, platform = process.platform, signal } = options;
  const place = { env, platform };
  const named = host === undefined || host === '' ? variable(env, 'DOCKER_HOST') : host;
  if (named !== undefined) {
    const tls = await certificatesFor(named, place, { signal });
    return { host: named, tls, from: named === host ? 'host' : 'DOCKER_HOST' };
  }
  return (await dockerContext(place, { signal })) ?? (await findSocket(usualSockets(place)));
}

interface Place {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
}

async function certificatesFor(
  host: string,
  { env, platform }: Place,
  options: AbortOptions,
): Promise<EngineTls | undefined> {
  const directory = variable(env, 'DOCKER_CERT_PATH');
  const verified = host.startsWith('tcp://') && variable(env, 'DOCKER_TLS_VERIFY') !== undefined;
  if (!verified && !(host.startsWith('https://') && directory !== undefined)) return undefined;
  const found = await readCertificates(directory ?? dockerDirectory(env, platform), options);
  if (found === undefined && directory !== undefined) {
    throw new DrvError(
      'DRV_INVALID_OPTION',
      `DOCKER_CERT_PATH: ${directory}: none of ca.pem, cert.pem and key.pem is there`,
      { op: 'find engine' },
    );
  }
  // Without files, the authorities that Node trusts.
  return found ?? {};
}
