import type { Logger } from '@drv/core';
import { pino, type Logger as PinoLogger } from 'pino';
import { expect, expectTypeOf, test } from 'vitest';
import type { DockerDriverOptions } from '../src/driver/docker-options.ts';

test('a pino instance is a logger as it is', () => {
  expectTypeOf<PinoLogger>().toExtend<Logger>();
  expectTypeOf<PinoLogger>().toExtend<NonNullable<DockerDriverOptions['logger']>>();
  expectTypeOf<PinoLogger<'trace'>>().toExtend<Logger>();
});

test('pino writes the fields, the message and the bindings of the child', () => {
  const lines: string[] = [];
  const logger: Logger = pino(
    { level: 'debug', base: null, timestamp: false },
    { write: (line) => lines.push(line) },
  );
  const child = logger.child?.({ taskId: 't' });
  child?.debug({ containerId: 'c' }, 'created');
  child?.info({}, 'started');
  child?.warn({ attempt: 2 }, 'again');
  child?.error({ error: 'Error: x' }, 'failed');

  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 20, taskId: 't', containerId: 'c', msg: 'created' },
    { level: 30, taskId: 't', msg: 'started' },
    { level: 40, taskId: 't', attempt: 2, msg: 'again' },
    { level: 50, taskId: 't', error: 'Error: x', msg: 'failed' },
  ]);
});
