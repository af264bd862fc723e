import { expect, it } from 'vitest';
import { waysOf } from '../../src/judge/engine-ways.ts';

it.each([
  ['docker', 'Docker 20.10.24+dfsg1', { attachRace: false, createsOnAttach: false, infoWaits: false }],
  ['docker', 'Docker 26.1.5+dfsg1', { attachRace: true, createsOnAttach: false, infoWaits: false }],
  ['docker', 'Docker 28.5.2', { attachRace: true, createsOnAttach: false, infoWaits: false }],
  ['podman', 'Podman 4.3.1', { attachRace: false, createsOnAttach: true, infoWaits: true }],
] as const)('the ways of %s: %s', (flavour, version, ways) => {
  expect(waysOf({ flavour, version })).toEqual(ways);
});
