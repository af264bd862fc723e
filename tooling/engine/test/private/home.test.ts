import { expect, test } from 'vitest';

import { engineHome } from '../../src/private/home.ts';

test('two checkouts share no name', () => {
  const [one, two] = [engineHome('/srv/one/.engine/kept'), engineHome('/srv/two/.engine/kept')];
  for (const key of ['id', 'socket', 'marker', 'bridge', 'cgroup', 'dataRoot'] as const) {
    expect(one[key]).not.toBe(two[key]);
  }
});

test('the name of the bridge is one that the kernel takes', () => {
  expect(engineHome('/srv/one').bridge.length).toBeLessThanOrEqual(15);
});

test('the socket is beside the rest while its path is short enough for the kernel', () => {
  const longest = `/${'x'.repeat(107 - '//docker.sock'.length)}`;
  expect(engineHome(longest)).toMatchObject({
    socket: `${longest}/docker.sock`,
    shortDirectory: undefined,
  });
  expect(Buffer.byteLength(engineHome(longest).socket)).toBe(107);
  const home = engineHome(`${longest}x`);
  expect(home.socket).toBe(`/tmp/drv-${home.id}/docker.sock`);
  expect(home.shortDirectory).toBe(`/tmp/drv-${home.id}`);
});

test('the length of the path is counted in bytes', () => {
  expect(engineHome(`/${'ü'.repeat(60)}`).shortDirectory).toBeDefined();
});
