import { createFakeClock } from '@drv/testing';
import { describe, expect, it } from 'vitest';

import { pause } from '../../src/pull/pause.ts';

describe('pause', () => {
  it('ends when its time has come', async () => {
    const clock = createFakeClock();
    let over = false;
    const waiting = pause(1_000, clock, new AbortController().signal).then(() => {
      over = true;
    });
    await clock.advance(999);
    expect(over).toBe(false);
    await clock.advance(1);
    await waiting;
    expect(over).toBe(true);
  });

  it('ends with an abort, and leaves no timer', async () => {
    const clock = createFakeClock();
    const abort = new AbortController();
    const waiting = pause(1_000, clock, abort.signal);
    expect(clock.pending).toBe(1);
    abort.abort('enough');
    await expect(waiting).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: 'enough' });
    expect(clock.pending).toBe(0);
    await expect(pause(1, clock, abort.signal)).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  });
});
