import { expect, it } from 'vitest';
import { platform } from '../../src/parse/platform.ts';

it.each([
  ['amd64', 'linux/amd64'],
  ['aarch64', 'linux/arm64'],
  ['armhf', 'linux/arm/v7'],
  ['linux/arm64', 'linux/arm64'],
  ['linux', 'linux'],
  ['toString', 'toString'],
])('%s is %s', (text, read) => {
  expect(platform(text)).toBe(read);
});
