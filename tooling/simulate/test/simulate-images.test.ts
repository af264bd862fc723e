import { expect, it } from 'vitest';
import { simulateImages, type Distribution } from '../src/simulate-images.ts';

const one: Distribution = {
  seed: 1,
  machines: 1,
  imageBytes: 1_000,
  machineRate: 100,
  registryRate: 1_000,
  withinSeconds: 0,
};

it.each<[more: Partial<Distribution>, seconds: number, why: string]>([
  [{ machines: 1 }, 10, 'its own link is the bound'],
  [{ machines: 10 }, 10, 'the registry just suffices'],
  [{ machines: 40 }, 40, 'the registry is the bound, and all share it'],
  [
    { machines: 40, caches: 4 },
    14,
    'four caches are filled in 4 s, and give ten machines each what their links take',
  ],
])('%j has the image everywhere after %i s: %s', (more, seconds, _why) => {
  const { all, p50, longest } = simulateImages({ ...one, ...more });
  expect(all).toBeCloseTo(seconds, 6);
  expect(longest).toBeGreaterThanOrEqual(p50);
});

it('who begins when others are done waits for nobody', () => {
  const { longest } = simulateImages({ ...one, machines: 20, withinSeconds: 100_000 });
  expect(longest).toBeCloseTo(10, 6);
});
