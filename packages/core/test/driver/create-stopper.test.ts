import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStopper } from '../../src/driver/create-stopper.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stopperOf(send: (signal: string) => boolean | Promise<boolean> = () => true) {
  const sent: string[] = [];
  const stopper = createStopper({
    stopSignal: 'SIGTERM',
    send(signal) {
      sent.push(signal);
      return send(signal);
    },
  });
  return { stopper, sent };
}

describe('createStopper', () => {
  it('asks the task to end, and kills it after the grace period', () => {
    const { stopper, sent } = stopperOf();
    expect(stopper.attempt).toBeUndefined();
    stopper.stop('deadline', 500);
    vi.advanceTimersByTime(499);
    expect(stopper.attempt).toMatchObject({ signals: ['SIGTERM'], forced: false, delivered: true });
    vi.advanceTimersByTime(1);
    expect(stopper.attempt).toMatchObject({
      reason: 'deadline',
      signals: ['SIGTERM', 'SIGKILL'],
      forced: true,
    });
    expect(sent).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('keeps the first reason, and lets later ones only shorten the grace period', () => {
    const { stopper, sent } = stopperOf();
    stopper.stop('caller', 10_000, 'enough');
    stopper.stop('deadline', 100_000);
    stopper.stop('output-limit', 50);
    vi.advanceTimersByTime(50);
    expect(sent).toEqual(['SIGTERM', 'SIGKILL']);
    expect(stopper.attempt).toMatchObject({ reason: 'caller', because: 'enough' });
    vi.advanceTimersByTime(200_000);
    expect(sent).toHaveLength(2);
  });

  it('sends SIGKILL alone without a grace period', () => {
    const { stopper, sent } = stopperOf();
    stopper.stop('caller', 0);
    expect(sent).toEqual(['SIGKILL']);
  });

  it('counts a signal when it is known to have reached the task', async () => {
    const { stopper } = stopperOf(async (signal) => signal === 'SIGKILL');
    stopper.stop('caller', 100);
    await vi.advanceTimersByTimeAsync(99);
    expect(stopper.attempt).toMatchObject({ signals: [], delivered: false });
    await vi.advanceTimersByTimeAsync(1);
    expect(stopper.attempt).toMatchObject({ signals: ['SIGKILL'], delivered: true });
  });

  it('tells the signals in the order in which they were sent', async () => {
    let term: (got: boolean) => void = () => {};
    const late = new Promise<boolean>((resolve) => {
      term = resolve;
    });
    const { stopper } = stopperOf((signal) => (signal === 'SIGKILL' ? true : late));
    stopper.stop('caller', 100);
    stopper.stop('caller', 0);
    term(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(stopper.attempt?.signals).toEqual(['SIGTERM', 'SIGKILL']);
  });

  it('does nothing once the exit was seen', () => {
    const { stopper, sent } = stopperOf();
    stopper.stop('caller', 100);
    stopper.seal();
    stopper.stop('deadline', 0);
    expect(vi.getTimerCount()).toBe(0);
    expect(sent).toEqual(['SIGTERM']);
    expect(stopper.attempt?.reason).toBe('caller');
  });
});
