import { on } from 'node:events';
import { PassThrough } from 'node:stream';
import { DrvError } from '@drv/core';
import { expect, it, vi } from 'vitest';
import { lastReading } from '../../src/output/last-reading.ts';
import type { LogReading } from '../../src/output/read-log.ts';

const gone = new DrvError('DRV_ENGINE_FAILED', 'no such container', {
  op: 'read container logs',
  statusCode: 404,
});

/** A container whose end is told by an event and by the answer to a wait, and its log. */
function container({ tellsEvents = true } = {}) {
  const events = new EventTarget();
  const order: string[] = [];
  const readings: LogReading[] = [];
  let answer = (_exitCode: number) => {};
  const exitCode = new Promise<number>((resolve) => {
    answer = resolve;
  });
  let isThere = true;
  const last = lastReading(
    { exitCode, abandon() {} },
    async () => {
      order.push('asked for');
      await new Promise(setImmediate);
      if (!isThere) throw gone;
      order.push('open');
      const reading = { stream: new PassThrough(), timestamps: false };
      readings.push(reading);
      return reading;
    },
    {
      watch: { tell() {} },
      endEvents: tellsEvents
        ? async function* ({ signal }) {
            for await (const _event of on(events, 'die', { signal })) yield;
          }
        : undefined,
      onOpen: () => order.push('told'),
    },
  );
  return {
    last,
    order,
    readings,
    async die() {
      events.dispatchEvent(new Event('die'));
    },
    answer: () => answer(0),
    remove() {
      isThere = false;
    },
  };
}

it('of a log is opened before anything else is asked of the container, which somebody may remove', async () => {
  const { last, order, answer } = container({ tellsEvents: false });
  answer();
  await last.reading;
  expect(order).toEqual(['asked for', 'open', 'told']);
  last.close();
});

it('is the one that was opened with the event, where the container is removed before the wait is heard', async () => {
  const { last, readings, order, die, answer, remove } = container();
  await die();
  await vi.waitFor(() => expect(order).toEqual(['asked for', 'open', 'told']));
  remove();
  answer();
  expect(await last.reading).toBe(readings[0]);
  expect(order).toEqual(['asked for', 'open', 'told', 'asked for']);
  expect(readings[0]?.stream.destroyed).toBe(false);
  last.close();
});

it('is the later one, where there still is a log; the earlier is closed', async () => {
  const { last, readings, die, answer } = container();
  await die();
  await vi.waitFor(() => expect(readings).toHaveLength(1));
  answer();
  expect(await last.reading).toBe(readings[1]);
  await vi.waitFor(() => expect(readings[0]?.stream.destroyed).toBe(true));
  last.close();
});

it('is none that an engine told of more than once, which starts the container again', async () => {
  const { last, readings, die, answer, remove } = container();
  await die();
  await die();
  await vi.waitFor(() => expect(readings[0]?.stream.destroyed).toBe(true));
  remove();
  answer();
  expect(await last.reading).toBeUndefined();
  last.close();
});

it('closes what was opened early when it is not wanted any more', async () => {
  const { last, readings, die } = container();
  await die();
  await vi.waitFor(() => expect(readings).toHaveLength(1));
  last.close();
  await vi.waitFor(() => expect(readings[0]?.stream.destroyed).toBe(true));
});
