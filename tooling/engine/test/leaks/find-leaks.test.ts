import { expect, test } from 'vitest';

import { describeLeaks, findLeaks } from '../../src/leaks/find-leaks.ts';
import type { Item } from '../../src/leaks/inventory.ts';

const images = {
  busybox: 'drv.test/busybox:1',
  noCommand: 'drv.test/no-command:1',
  configured: 'drv.test/configured:1',
  broken: 'drv.test/broken:1',
  volume: 'drv.test/volume:1',
};

const item = (kind: Item['kind'], id: string, ...origin: string[]): Item => ({
  kind,
  id,
  title: `of ${id}`,
  origin,
});

test('on a private engine, all that is new is a leak', () => {
  const before = [item('network', 'bridge')];
  const after = [...before, item('container', 'one', 'postgres'), item('volume', 'bridge')];
  expect(findLeaks({ private: true, images }, before, after)).toEqual(after.slice(1));
});

test('on an engine that others use, only what is ours is a leak', () => {
  const after = [
    item('container', 'theirs', 'postgres', 'com.example.drvless'),
    item('container', 'test', 'drv.test/busybox:1'),
    item('container', 'task', 'alpine', 'io.drv.task'),
    item('network', 'theirs'),
  ];
  expect(findLeaks({ private: false, images }, [], after).map(({ id }) => id)).toEqual(['test', 'task']);
});

test('the list can be read', () => {
  expect(describeLeaks([item('container', 'abcdef0123456789'), item('volume', 'data')])).toBe(
    '  container abcdef012345  of abcdef0123456789\n  volume data  of data',
  );
});
