import { userInfo } from 'node:os';
import { expect, it } from 'vitest';
import { configPaths } from '../../src/locate/config-paths.ts';

it('are those of Docker, then Podman, then the old file, on Linux', () => {
  expect(configPaths({ env: { HOME: '/home/u' }, platform: 'linux', uid: 1000 })).toEqual([
    '/home/u/.docker/config.json',
    '/run/containers/1000/auth.json',
    '/home/u/.config/containers/auth.json',
    '/home/u/.dockercfg',
  ]);
});

it('follow the variables, and pass over the old file where DOCKER_CONFIG is set', () => {
  const env = {
    HOME: '/home/u',
    DOCKER_CONFIG: '/cfg',
    REGISTRY_AUTH_FILE: '/run/u/auth.json',
    XDG_RUNTIME_DIR: '/run/u',
    XDG_CONFIG_HOME: '/xdg',
  };
  expect(configPaths({ env, platform: 'linux', uid: 1000 })).toEqual([
    '/cfg/config.json',
    '/run/u/auth.json',
    '/run/u/containers/auth.json',
    '/xdg/containers/auth.json',
  ]);
});

it('take an empty variable for none', () => {
  const env = {
    HOME: '/home/u',
    DOCKER_CONFIG: '',
    REGISTRY_AUTH_FILE: '',
    XDG_RUNTIME_DIR: '',
    XDG_CONFIG_HOME: '',
  };
  const unset = { HOME: '/home/u' };
  expect(configPaths({ env, platform: 'linux', uid: 7 })).toEqual(
    configPaths({ env: unset, platform: 'linux', uid: 7 }),
  );
});

it('name one file once', () => {
  const env = {
    HOME: '/home/u',
    XDG_RUNTIME_DIR: '/home/u/.config',
    REGISTRY_AUTH_FILE: '/home/u/.config/containers/auth.json',
  };
  const paths = configPaths({ env, platform: 'linux' });
  expect(paths).toEqual([...new Set(paths)]);
});

it('have no runtime directory on macOS', () => {
  expect(configPaths({ env: { HOME: '/Users/u' }, platform: 'darwin', uid: 501 })).toEqual([
    '/Users/u/.docker/config.json',
    '/Users/u/.config/containers/auth.json',
    '/Users/u/.dockercfg',
  ]);
});

it('have the form of Windows there, whose variables have names in any letters', () => {
  expect(configPaths({ env: { UserProfile: 'C:\\Users\\u', HOME: '/wrong' }, platform: 'win32' })).toEqual([
    'C:\\Users\\u\\.docker\\config.json',
    'C:\\Users\\u\\.config\\containers\\auth.json',
    'C:\\Users\\u\\.dockercfg',
  ]);
  expect(configPaths({ env: { docker_config: 'D:\\cfg' }, homeDir: 'C:\\u', platform: 'win32' })[0]).toBe(
    'D:\\cfg\\config.json',
  );
});

it('lie in the home directory that is given, else in HOME, else in that of the user database', () => {
  const first = (host: Parameters<typeof configPaths>[0]) => configPaths({ ...host, platform: 'linux' })[0];
  expect(first({ env: { HOME: '/home/u' }, homeDir: '/given' })).toBe('/given/.docker/config.json');
  expect(first({ env: { HOME: '/home/u' } })).toBe('/home/u/.docker/config.json');
  expect(first({ env: {} })).toBe(`${userInfo().homedir}/.docker/config.json`);
});

it('use the platform and the user of this process where none is given', () => {
  expect(configPaths({ env: { HOME: '/home/u' } }).length).toBeGreaterThanOrEqual(3);
});
