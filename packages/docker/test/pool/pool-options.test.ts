import { expect, it } from 'vitest';
import { createDockerDriver } from '../../src/index.ts';

it.each([
  [{ min: -1 }, 'pool.min must be a whole number from 0 upwards, not -1'],
  [{ max: 0 }, 'pool.max must be a whole number from 1 upwards, not 0'],
  [{ fromTask: 0 }, 'pool.fromTask must be a whole number from 1 upwards, not 0'],
  [{ fillAtOnce: 0.5 }, 'pool.fillAtOnce must be a whole number from 1 upwards, not 0.5'],
  [{ waitMs: Number.NaN }, 'pool.waitMs must be a number from 0 upwards, not NaN'],
  [{ idleMs: -1 }, 'pool.idleMs must be a number from 0 upwards, or Infinity, not -1'],
  [{ maxAgeMs: Number.POSITIVE_INFINITY }, 'pool.maxAgeMs must be a number from 1 to 86400000, not Infinity'],
])('refuses %j', (pool, message) => {
  expect(() => createDockerDriver({ pool })).toThrow(message);
});
