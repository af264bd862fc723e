import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { imageName } from '../../src/prepare/image-name.ts';

const hex = '0123456789abcdef'.repeat(4);

it.each([
  ['busybox', 'docker.io/library/busybox'],
  ['localhost:5000/a/b:1', 'localhost:5000/a/b:1'],
  [`sha256:${hex}`, `sha256:${hex}`],
  [hex, `sha256:${hex}`],
  // As long as no engine was asked.
  [hex.slice(0, 12), `docker.io/library/${hex.slice(0, 12)}`],
])('%s is called %s', (text, name) => {
  expect(imageName(text)).toBe(name);
});

it.each([`${hex}/a:`, 'SHA256'])('%s is no image', (text) => {
  expect(() => imageName(text)).toThrow(DrvError);
});
