import { expect, it } from 'vitest';
import { launcherFor } from '../../src/launcher/launcher-for.ts';

it.each([
  ['linux/amd64', true],
  ['linux/arm64', true],
  ['linux/arm64/v8', true],
  ['linux/arm/v7', false],
  ['linux/386', false],
  ['windows/amd64', false],
  ['linux', false],
  [undefined, false],
])('for %s: %s', (platform, isThere) => {
  expect(launcherFor(platform) !== undefined).toBe(isThere);
});
