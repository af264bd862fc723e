import { createDockerDriver } from '@drv/docker';
import type {} from '@drv/tooling-engine';
import { afterAll, expect, inject, test } from 'vitest';
import { judgeAll } from '../src/judge-all.ts';

const { host, images } = inject('engine');
const driver = createDockerDriver({ host });
afterAll(() => driver.close());

test('each of many submissions gets the verdict that it has earned', async () => {
  const kinds = [
    ['accepted', 'read n; echo $((n * 2))'],
    ['wrong answer', 'read n; echo $((n + 1))'],
    ['runtime error', 'exit 3'],
    ['time limit exceeded', 'while :; do :; done'],
    ['output limit exceeded', 'yes'],
  ] as const;
  const given = Array.from({ length: 4 }, () => kinds).flat();
  const verdicts = await judgeAll(
    driver,
    given.map(([, program]) => ({ command: ['sh', '-c', program], input: '21\n', expected: '42' })),
    { image: images.busybox, concurrency: 2, timeoutMs: 5_000, memoryBytes: 64 << 20, outputBytes: 64 << 10 },
  );
  expect(verdicts).toEqual(given.map(([verdict]) => verdict));
});
