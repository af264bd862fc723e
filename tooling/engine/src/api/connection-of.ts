import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestOptions } from 'node:https';

import { SetupError } from '../setup-error.ts';

/**
 * Reads a `DOCKER_HOST` value: `unix:///path`, or `tcp://host:port` with `DOCKER_TLS_VERIFY` and
 * `DOCKER_CERT_PATH` as the Docker command reads them.
 *
 * @throws SetupError for any other form.
 */
export function connectionOf(host: string, env: NodeJS.ProcessEnv): RequestOptions & { secure: boolean } {
  if (host.startsWith('unix:///')) return { socketPath: host.slice('unix://'.length), secure: false };
  const url = URL.canParse(host) ? new URL(host) : undefined;
  if (url === undefined || !['tcp:', 'http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    throw new SetupError(
      `DOCKER_HOST is ${host}, which the tests cannot use. Right would be unix:///path/docker.sock or tcp://host:port.`,
    );
  }
  const secure = url.protocol === 'https:' || (env.DOCKER_TLS_VERIFY ?? '') !== '';
  const certificates = env.DOCKER_CERT_PATH;
  return {
    host: url.hostname,
    port: url.port === '' ? (secure ? 2376 : 2375) : Number(url.port),
    secure,
    ...(secure && certificates !== undefined
      ? {
          ca: readFileSync(join(certificates, 'ca.pem')),
          cert: readFileSync(join(certificates, 'cert.pem')),
          key: readFileSync(join(certificates, 'key.pem')),
        }
      : {}),
  };
}
