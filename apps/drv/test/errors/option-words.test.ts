import { expect, it } from 'vitest';
import { inOptionWords } from '../../src/errors/option-words.ts';

it.each([
  ['limits.cpus: too many', '--cpus: too many'],
  ['files["/job/a b"]: cannot be read', '--copy-in to /job/a b: cannot be read'],
  ['volumes[0].containerPath must be absolute', '--volume must be absolute'],
  [
    'ulimits.nofile must be absent where limits.openFiles says it',
    '--ulimit nofile must be absent where --open-files says it',
  ],
  ["shmBytes: none with driverOptions.docker.ipc 'none'", "--shm-size: none with --ipc 'none'"],
  ['driverOptions.docker.apparmor: not here', '--security-opt apparmor: not here'],
  [
    'busybox:9 is not on the engine, and the pull policy "never" forbids pulling it',
    'busybox:9 is not on the engine, and --pull never forbids pulling it',
  ],
  ['env.LONG must be short', '--env LONG must be short'],
  ['ulimits.nofile.soft must be at most the hard limit', '--ulimit nofile must be at most the hard limit'],
  ['extraHosts.db must be an IP address', '--add-host db must be an IP address'],
  ['drv-x is taken; choose another id for the task', 'drv-x is taken; choose another --id'],
  ['The engine was asked', 'The engine was asked'],
])('%s', (message, words) => {
  expect(inOptionWords(message)).toBe(words);
});

it('an option that was written elsewhere is called by its place', () => {
  const sourceOf = (option: string) => (option === '--cpus' ? 'cpus in drv.json' : undefined);
  expect(inOptionWords('limits.cpus: too many', sourceOf)).toBe('cpus in drv.json: too many');
  const pulls = (option: string) => (option === '--pull' ? 'DRV_PULL' : undefined);
  expect(inOptionWords('the pull policy "never" forbids asking', pulls)).toBe(
    'DRV_PULL=never forbids asking',
  );
});

it('a limit of each process is called by the option that was given', () => {
  const sourceOf = (option: string) => (option === '--open-files' ? option : undefined);
  expect(inOptionWords('ulimits: too high', sourceOf)).toBe('--open-files: too high');
  expect(inOptionWords('ulimits.core must be a number', sourceOf)).toBe('--ulimit core must be a number');
});

it.each([
  [['--mount'], '--mount: no such path'],
  [['--volume', '--mount'], '--volume or --mount: no such path'],
  [[], '--volume: no such path'],
])('names the option that was given: %j', (given, words) => {
  const sourceOf = (option: string) => (given.includes(option) ? option : undefined);
  expect(inOptionWords('volumes: no such path', sourceOf)).toBe(words);
});
