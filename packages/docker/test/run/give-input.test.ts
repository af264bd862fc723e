import { once } from 'node:events';
import { Duplex } from 'node:stream';
import type { RunFact } from '@drv/core/driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { giveInput } from '../../src/run/give-input.ts';

/** A connection that is open, and takes no input. */
function deaf(): Duplex {
  return new Duplex({ read() {}, write: (_piece, _encoding, done) => done(new Error('write EPIPE')) });
}

function given(
  socket: Duplex,
  { sourceEnded, ended }: { sourceEnded: Promise<unknown>; ended: AbortSignal },
) {
  const seen: RunFact['what'][] = [];
  const record = { add: ({ what }: RunFact) => void seen.push(what) };
  const giving = giveInput({ stdin: 'input' }, { socket, record, sourceEnded, ended, tty: false });
  return { seen, giving };
}

const never = () => new Promise<never>(() => {});

describe('giveInput, on a connection that takes no more', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('closes one that stays open while its task runs: so that the task is not taken to have all', async () => {
    const socket = deaf();
    const closed = once(socket, 'close');
    const { seen, giving } = given(socket, { sourceEnded: never(), ended: new AbortController().signal });
    await new Promise((resolve) => void setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(5_000);
    await closed;
    expect(await giving).toMatchObject({ ended: 'closed-by-task' });
    expect(seen).toEqual(['input-cut']);
  });

  it.each<[string, (task: AbortController) => Promise<unknown>]>([
    ['ends by itself', async () => {}],
    [
      'is of a task that has ended',
      (task) => {
        task.abort();
        return never();
      },
    ],
  ])('leaves one that %s to whoever reads it', async (_what, end) => {
    const socket = deaf();
    const task = new AbortController();
    const sourceEnded = new Promise<unknown>((resolve) => {
      socket.on('error', () => {});
      setImmediate(() => void end(task).then(resolve));
    });
    const { seen, giving } = given(socket, { sourceEnded, ended: task.signal });
    await new Promise((resolve) => void setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await giving).toMatchObject({ ended: 'closed-by-task' });
    expect(socket.destroyed).toBe(false);
    expect(seen).toEqual(['input-cut']);
  });
});
