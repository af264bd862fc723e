import { DrvError } from '@drv/core/driver';

/** The newest version of the Docker Engine API that drv was tried with (Docker 28.5). */
const NEWEST = [1, 51] as const;
const VERSION = /^(\d{1,2})\.(\d{1,3})$/;

/**
 * What paths begin with: the newest version of the API that the engine and drv both know, since paths without one are
 * deprecated. An engine that no longer speaks it refuses the first call, and says so.
 *
 * @param document What the engine answers to `GET /version`.
 * @throws `DRV_PROTOCOL` when it is not an engine.
 */
export function apiPrefix(document: unknown): string {
  const { ApiVersion } = (document ?? {}) as { ApiVersion?: unknown };
  const [, major, minor] = (typeof ApiVersion === 'string' && VERSION.exec(ApiVersion)) || [];
  if (major === undefined || minor === undefined) {
    throw new DrvError('DRV_PROTOCOL', 'What answers there is not a Docker engine', { op: 'ask version' });
  }
  const isNewer = Number(major) > NEWEST[0] || (Number(major) === NEWEST[0] && Number(minor) > NEWEST[1]);
  return `/v${isNewer ? NEWEST.join('.') : `${major}.${minor}`}`;
}
