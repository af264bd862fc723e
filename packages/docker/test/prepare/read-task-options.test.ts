import { describe, expect, it } from 'vitest';
import { readTaskOptions } from '../../src/prepare/read-task-options.ts';

function read(docker: unknown, allow: Parameters<typeof readTaskOptions>[1] = []) {
  return readTaskOptions({ id: 't', image: 'busybox', driverOptions: { docker } }, allow);
}

describe('options of one task for the Docker driver', () => {
  it('none are none', () => {
    expect(readTaskOptions({ id: 't', image: 'busybox' })).toEqual({});
    expect(read({ runtime: undefined })).toEqual({ runtime: undefined });
  });

  it.each([
    ['runtime', 'runsc'],
    ['seccomp', 'unconfined'],
    ['seccomp', { defaultAction: 'SCMP_ACT_ERRNO' }],
    ['apparmor', 'unconfined'],
    ['userns', 'host'],
    ['cgroupParent', '/judges'],
    ['logConfig', { driver: 'none' }],
    ['annotations', { 'org.example/a': 'b' }],
  ] as const)('%s needs the leave of the driver', (name, value) => {
    expect(read({ [name]: value }, [name])).toEqual({ [name]: value });
    expect(() => read({ [name]: value })).toThrow(
      expect.objectContaining({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringMatching(
          new RegExp(`^driverOptions\\.docker\\.${name}: .*allow: \\['${name}'\\]`),
        ),
      }),
    );
  });

  it.each([
    ['ipc', 'private'],
    ['ipc', 'none'],
    ['pid', 'private'],
  ])('%s %s takes nothing from the sandbox', (name, value) => {
    expect(read({ [name]: value })).toEqual({ [name]: value });
  });

  it.each([
    ['ipc', 'host'],
    ['pid', 'host'],
    ['runtime', ''],
    ['runtime', 7],
    ['seccomp', '/etc/profile.json'],
    ['apparmor', 'a,b'],
    ['logConfig', { driver: 'local', options: { a: 1 } }],
    ['logConfig', { driver: 'local', size: '1m' }],
    ['annotations', ['a']],
  ] as const)('a wrong value is named: %s %j', (name, value) => {
    expect(() =>
      read({ [name]: value }, ['runtime', 'seccomp', 'apparmor', 'logConfig', 'annotations']),
    ).toThrow(
      expect.objectContaining({
        code: 'DRV_INVALID_TASK',
        message: expect.stringContaining(`driverOptions.docker.${name} must be`),
      }),
    );
  });

  it('an option that there is not is refused by name', () => {
    expect(() => read({ privileged: true })).toThrow(
      expect.objectContaining({
        code: 'DRV_UNSUPPORTED',
        message: expect.stringContaining('driverOptions.docker.privileged'),
      }),
    );
  });
});
