import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { STOP_SIGNALS, stopSignals } from '../../src/process/stop-signals.ts';

const count = (sender: EventEmitter) => STOP_SIGNALS.map((signal) => sender.listenerCount(signal));
const NONE = STOP_SIGNALS.map(() => 0);

it('tells a listener of a run what came before it', async () => {
  const sender = new EventEmitter() as NodeJS.Process;
  const signals = stopSignals(sender, true);
  sender.emit('SIGHUP', 'SIGHUP');
  expect(await signals.early).toBe('SIGHUP');
  const heard: string[] = [];
  const unlisten = signals.onStop((signal) => heard.push(signal));
  sender.emit('SIGINT', 'SIGINT');
  expect(heard).toEqual(['SIGHUP', 'SIGINT']);
  unlisten();
  expect(count(sender)).toEqual(NONE);
});

it('leaves a command alone to which nobody listens, so that a signal ends it', () => {
  const sender = new EventEmitter() as NodeJS.Process;
  const signals = stopSignals(sender, false);
  expect(count(sender)).toEqual(NONE);
  const unlisten = signals.onStop(() => {});
  expect(count(sender)).toEqual(STOP_SIGNALS.map(() => 1));
  unlisten();
  expect(count(sender)).toEqual(NONE);
});
