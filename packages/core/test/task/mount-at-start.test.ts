import { expect, it } from 'vitest';
import { mountAtStart } from '../../src/driver.ts';

const task = {
  tmpfs: [{ containerPath: '/tmp' }, { containerPath: '/cache/fast/' }],
  volumes: [
    { volume: 'v', containerPath: '/tmp/kept' },
    { volume: 'w', containerPath: '/cache' },
  ],
};

it.each([
  ['/tmp', '/tmp'],
  ['/tmp/a/b', '/tmp'],
  ['/cache/fast/x', '/cache/fast'],
  ['/proc/1', '/proc'],
  ['/dev/shm/x', '/dev'],
  ['/etc/hosts', '/etc/hosts'],
])('%s is there only while the task runs', (path, mount) => {
  expect(mountAtStart(task, path)?.path).toBe(mount);
});

it.each(['/tmp/kept/x', '/cache/x', '/tmpx', '/etc/passwd', '/', '/etc/hosts.d/x', '/development'])(
  '%s is there before and after',
  (path) => expect(mountAtStart(task, path)).toBeUndefined(),
);
