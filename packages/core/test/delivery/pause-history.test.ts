import { describe, expect, it } from 'vitest';
import { createPauseHistory } from '../../src/delivery/pause-history.ts';

const MB = 1_000_000;

describe('createPauseHistory', () => {
  it('keeps the pauses after which the engine may have lost something', () => {
    let now = 5;
    const log = createPauseHistory(() => now);
    log.connected();
    now = 10;
    expect([log.hasPaused, log.connectedAt]).toEqual([false, 5]);
    log.began();
    log.began();
    now = 20;
    log.ended(MB);
    log.ended(MB);
    expect(log.pauses).toEqual([{ from: 10, until: 20, received: MB }]);
    log.connected();
    log.began();
    now = 30;
    log.ended(20 * MB);
    expect(log.pauses).toEqual([{ from: 20, until: 30, received: 20 * MB }]);
    expect([log.hasPaused, log.connectedAt]).toEqual([true, 5]);
  });
});
