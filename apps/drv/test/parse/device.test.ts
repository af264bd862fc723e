import { expect, it } from 'vitest';
import { device } from '../../src/parse/device.ts';

it.each([
  ['/dev/fuse', { hostPath: '/dev/fuse' }],
  ['/dev/fuse:r', { hostPath: '/dev/fuse', permissions: 'r' }],
  ['/dev/fuse:mr', { hostPath: '/dev/fuse', permissions: 'rm' }],
  ['/dev/a:/dev/b:wr', { hostPath: '/dev/a', containerPath: '/dev/b', permissions: 'rw' }],
])('%s', (text, mapping) => {
  expect(device(text)).toEqual(mapping);
});

it.each(['fuse', '/dev/a:b', '/dev/a:/dev/b:x', '/dev/a:rr', '/dev/a:/b:'])('refuses %s', (text) => {
  expect(() => device(text)).toThrow('write PATH');
});
