import { requireUnpacked, type FoundProgram } from '../host/require-unpacked.ts';

/**
 * A HAProxy that works here.
 *
 * @throws SetupError that says why there is none.
 */
export function requireHaproxy(signal?: AbortSignal): Promise<FoundProgram> {
  return requireUnpacked('haproxy', {
    path: 'usr/sbin/haproxy',
    packages: ['haproxy', 'liblua5.3-0', 'libopentracing-c-wrapper0', 'libopentracing1'],
    probe: ['-v'],
    signal,
  });
}
