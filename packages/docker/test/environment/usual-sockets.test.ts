import { expect, it } from 'vitest';
import { usualSockets } from '../../src/environment/usual-sockets.ts';

const paths = (env: Record<string, string>, platform: NodeJS.Platform) =>
  usualSockets({ env, platform }).map(({ path }) => path);

it("begins with the machine's own engine, and ends with Podman's", () => {
  const found = paths({ HOME: '/home/me', XDG_RUNTIME_DIR: '/run/user/7' }, 'linux');
  expect(found.at(0)).toBe('/var/run/docker.sock');
  expect(found.at(1)).toBe('/run/user/7/docker.sock');
  expect(found).toContain('/home/me/.colima/default/docker.sock');
  expect(found.slice(-2)).toEqual(['/run/user/7/podman/podman.sock', '/run/podman/podman.sock']);
});

it('looks in no runtime directory that is not named', () => {
  for (const env of [{ HOME: '/h' }, { HOME: '/h', XDG_RUNTIME_DIR: '' }]) {
    const found = paths(env, 'darwin');
    expect(found).toContain('/h/.docker/run/docker.sock');
    expect(
      found.every((path) => path.startsWith('/h/') || /^\/(var\/)?run\/(docker|podman)/.test(path)),
    ).toBe(true);
  }
});

it('knows the named pipes of Windows', () => {
  expect(paths({}, 'win32')).toEqual(['//./pipe/docker_engine', '//./pipe/podman-machine-default']);
});
