import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLivingTasks } from '../../src/driver/create-living-tasks.ts';
import type { PreparedTask } from '../../src/driver/prepared-task.ts';

/** A task that is gone once it is closed. */
function preparedTask(onClose: () => void): PreparedTask {
  const close = async () => onClose();
  return { taskId: 't', start: () => Promise.reject(new Error('no')), close, [Symbol.asyncDispose]: close };
}

describe('createLivingTasks', () => {
  it('gives each id to one task, until that has left', () => {
    const living = createLivingTasks();
    const first = living.admit('t', undefined);
    expect(() => living.admit('t', undefined)).toThrow(expect.objectContaining({ code: 'DRV_CONFLICT' }));
    first.leave();
    const second = living.admit('t', undefined);
    // One that has left frees no id a second time.
    first.leave();
    expect(() => living.admit('t', undefined)).toThrow(expect.objectContaining({ code: 'DRV_CONFLICT' }));
    second.leave();
  });

  it('closes those that are ready, and aborts and awaits those that are being prepared', async () => {
    const living = createLivingTasks();
    const closed: string[] = [];
    living.admit('ready', undefined).ready(preparedTask(() => closed.push('ready')));
    const late = living.admit('late', undefined);
    const { signal } = late;
    const closing = living.close();
    expect(signal.aborted).toBe(true);
    late.ready(preparedTask(() => closed.push('late')));
    await closing;
    expect(closed.toSorted()).toEqual(['late', 'ready']);
    expect(() => living.admit('t', undefined)).toThrow(
      expect.objectContaining({ code: 'DRV_INVALID_STATE' }),
    );
  });

  it("aborts with the caller's signal, and leaves no listener on it", () => {
    const living = createLivingTasks();
    const caller = new AbortController();
    const admission = living.admit('t', caller.signal);
    expect(admission.signal.aborted).toBe(false);
    admission.leave();
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
    caller.abort();
    expect(() => living.admit('t', caller.signal)).toThrow(expect.objectContaining({ code: 'DRV_ABORTED' }));
  });
});
