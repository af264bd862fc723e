import { expect, it } from 'vitest';
import { withRefusedField } from '../../src/outcome/refused-field.ts';

it.each([
  ['invalid mount config for type "bind": bind source path does not exist: /nope', 'volumes'],
  ['Requested CPUs are not available - requested 99, available: 0-1', 'limits.cpuset'],
  ['invalid CapAdd: unknown capability: "CAP_FOO"', 'capabilities'],
  ['unable to find user nope: no matching entries in passwd file', 'user'],
  ['network nope not found', 'network'],
  ['unable to find network with name or ID nope: network not found', 'network'],
  ['Bind for 127.0.0.1:80 failed: port is already allocated', 'ports'],
  ['Cannot mkdir: /etc/passwd is not a directory', 'workDir'],
  ['error looking up logging plugin nope: plugin "nope" not found', 'driverOptions.docker.logConfig'],
  ['runc create failed: open /proc/sys/net/x: no such file or directory: unknown', 'sysctls'],
  ['path /tmp is mounted on / but it is not a shared mount', 'volumes'],
  ['path /tmp is mounted on / but it is not a shared or slave mount', 'volumes'],
  ['runc create failed: error setting rlimit type 8: operation not permitted', 'ulimits'],
  ['No command specified', 'command'],
])('%s is about %s', (why, field) => {
  const message = `The engine refused to create the container: ${why}`;
  expect(withRefusedField(message)).toBe(`${field}: ${message}`);
});

it('leaves words alone that are about nothing in particular', () => {
  expect(withRefusedField('The engine refused to start the container: cgroup')).toBe(
    'The engine refused to start the container: cgroup',
  );
});
