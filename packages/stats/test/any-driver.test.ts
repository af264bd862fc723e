import { createFakeClock, createMemoryDriver } from '@drv/testing';
import { expect, test } from 'vitest';
import { createStatsRecorder, sampleEvery } from '../src/index.ts';

test('takes the samples of any driver, thinned on the way', async () => {
  const clock = createFakeClock();
  await using driver = createMemoryDriver({
    clock,
    statsIntervalMs: 1000,
    programs: {
      sleep: ({ signal }) =>
        new Promise<number>((resolve) => signal.addEventListener('abort', () => resolve(0))),
    },
  });
  await using prepared = await driver.prepare({ id: 't', image: 'busybox', command: ['sleep'] });
  const handle = await prepared.start();
  const recorder = createStatsRecorder();
  const recording = (async () => {
    for await (const sample of sampleEvery(handle.stats(), 5000)) recorder.add(sample);
  })();
  for (let second = 0; second < 12; second += 1) await clock.advance(1000);
  await handle.kill({ graceMs: 0 });
  await recording;

  // The first sample, two more at five seconds from each other, and the last one.
  expect(recorder.summary()).toMatchObject({ samples: 4, cpuSeconds: 12, meanCores: 1, restarts: 0 });
});
