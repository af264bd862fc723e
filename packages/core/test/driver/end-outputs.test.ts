import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { endOutputs } from '../../src/driver/end-outputs.ts';
import type { RunHandle } from '../../src/driver/run-handle.ts';

const handleOf = (wait: Promise<unknown>) => ({ wait: () => wait }) as unknown as RunHandle;

it.each([
  ['once the run is over', () => Promise.resolve(handleOf(Promise.resolve()))],
  ['when its outcome is not known', () => Promise.resolve(handleOf(Promise.reject(new Error('lost'))))],
  ['when it could not be started', () => Promise.reject<RunHandle>(new Error('no such image'))],
])('ends both streams %s', async (_when, starting) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  await endOutputs({ stdout, stderr, end: true }, starting());
  expect([stdout.writableEnded, stderr.writableEnded]).toEqual([true, true]);
});

it('leaves the streams to the caller who did not ask for it, and one that has ended as it is', async () => {
  const stdout = new PassThrough();
  await endOutputs({ stdout }, Promise.resolve(handleOf(Promise.resolve())));
  expect(stdout.writableEnded).toBe(false);
  stdout.destroy();
  await endOutputs({ stdout, stderr: stdout, end: true }, Promise.resolve(handleOf(Promise.resolve())));
  expect(stdout.writableEnded).toBe(false);
});
