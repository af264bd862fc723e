import { expect, inject, it } from 'vitest';
import { reproduce, type Options } from '../src/options.ts';
import { isGood } from '../src/report/report.ts';
import { table } from '../src/report/table.ts';
import { runSoak } from '../src/run/soak.ts';

const engine = inject('engine');
// Other tests use the engine at the same time, so that this one takes half of what `pnpm soak` does.
const options: Options = { seed: Number(process.env['DRV_SOAK_SEED'] ?? 20_260), tasks: 100, concurrency: 8 };

it(`a hundred mixed tasks, with faults, turn out as they must: ${reproduce(options)}`, async ({
  skip,
  signal,
}) => {
  skip(!engine.host.startsWith('unix://'), 'the engine is not on a socket of this machine');
  const report = await runSoak(options, { engine, alone: false, signal });
  expect(isGood(report) ? 'good' : table(report)).toBe('good');
  expect(report.tally.tasks).toBe(100);
}, 300_000);
