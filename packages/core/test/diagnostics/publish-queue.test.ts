import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { expect, it, onTestFinished, vi } from 'vitest';
import { publishQueue, type QueueMessage } from '../../src/diagnostics/publish-queue.ts';

const message: QueueMessage = { driver: 'docker', call: 'start', waiting: 3, underWay: 8, places: 8 };

it('tells subscribers who waits, and asks for nothing while there are none', () => {
  const messageOf = vi.fn<() => QueueMessage>(() => message);
  publishQueue(messageOf);
  expect(messageOf).not.toHaveBeenCalled();
  const seen: unknown[] = [];
  const onMessage = (one: unknown) => void seen.push(one);
  subscribe('drv:engine.queue', onMessage);
  onTestFinished(() => void unsubscribe('drv:engine.queue', onMessage));
  publishQueue(messageOf);
  expect(seen).toEqual([message]);
});
