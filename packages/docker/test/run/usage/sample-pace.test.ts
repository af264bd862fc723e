import { expect, it } from 'vitest';
import { createSamplePace } from '../../../src/run/usage/sample-pace.ts';

it('samples each task once a second, and all together no more than 50 times', () => {
  const pace = createSamplePace();
  const leave = Array.from({ length: 50 }, () => pace.join());
  expect(pace.everyMs).toBe(1_000);
  for (let more = 0; more < 450; more += 1) leave.push(pace.join());
  expect(pace.everyMs).toBe(10_000);
  for (const each of leave) each();
  for (const each of leave) each();
  expect(pace.everyMs).toBe(1_000);
});
