import { DrvError } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStopper, type StoppableContainer } from '../../src/run/stopper.ts';

type Kill = StoppableContainer['engine']['kill'];

/** A container that ends when it gets one of `endsOn`, and an engine that takes its signals as `kill` says. */
function container(
  endsOn: readonly string[],
  kill: Kill = async () => 'delivered',
  { isPaused = false, killsFrozen = true }: { isPaused?: boolean; killsFrozen?: boolean } = {},
) {
  const log: string[] = [];
  let end = () => {};
  const exited = new Promise<void>((resolve) => {
    end = resolve;
  });
  const stoppable: StoppableContainer = {
    engine: {
      async kill(id, signal) {
        log.push(signal);
        const outcome = await kill(id, signal);
        if (endsOn.includes(signal)) end();
        return outcome;
      },
      async unpause() {
        log.push('unpause');
      },
    },
    containerId: 'c',
    logger: silentLogger,
    stopSignal: 'SIGTERM',
    traits: { killsFrozen },
    timing: { killMs: 1_000 },
  };
  const stopper = createStopper(stoppable, {
    exited,
    isPaused: () => isPaused,
    releaseOutput: () => void log.push('release'),
  });
  return { stopper, log, end };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('createStopper', () => {
  it('is content with SIGTERM when that is enough', async () => {
    const { stopper, log } = container(['SIGTERM']);
    await stopper.stop({ reason: 'deadline', graceMs: 500 });
    expect(log).toEqual(['SIGTERM']);
    expect(await stopper.evidence()).toMatchObject({ reason: 'deadline', delivered: true, forced: false });
  });

  it('kills after the grace period, and lets go of the output before', async () => {
    const { stopper, log } = container(['SIGKILL']);
    const stopping = stopper.stop({ reason: 'caller', because: 'why not', graceMs: 500 });
    await vi.advanceTimersByTimeAsync(499);
    expect(log).toEqual(['SIGTERM']);
    await vi.advanceTimersByTimeAsync(1);
    await stopping;
    expect(log).toEqual(['SIGTERM', 'release', 'SIGKILL']);
    expect(await stopper.evidence()).toMatchObject({
      because: 'why not',
      signals: ['SIGTERM', 'SIGKILL'],
      forced: true,
    });
  });

  it('lets a later, shorter request cut a grace period short', async () => {
    const { stopper, log } = container(['SIGKILL']);
    const stopping = stopper.stop({ reason: 'caller', graceMs: 60_000 });
    await vi.advanceTimersByTimeAsync(10);
    await stopper.stop({ reason: 'caller', graceMs: 0 });
    await stopping;
    expect(log).toEqual(['SIGTERM', 'release', 'SIGKILL']);
  });

  it('keeps the first reason', async () => {
    const { stopper } = container(['SIGTERM']);
    await stopper.stop({ reason: 'deadline', graceMs: 500 });
    await stopper.stop({ reason: 'caller', graceMs: 500 });
    expect(await stopper.evidence()).toMatchObject({ reason: 'deadline' });
  });

  it('counts no reason once the exit was seen', async () => {
    const { stopper, log } = container([]);
    stopper.seal();
    await stopper.stop({ reason: 'caller', graceMs: 500 });
    expect(log).toEqual([]);
    expect(await stopper.evidence()).toBeUndefined();
  });

  it('says when no signal reached the task', async () => {
    const { stopper, end } = container([], async () => 'not-running');
    const stopping = stopper.stop({ reason: 'caller', graceMs: 500 });
    end();
    await stopping;
    expect(await stopper.evidence()).toMatchObject({ delivered: false, signals: [] });
  });

  it('counts a signal that was never answered, also when the next one finds the task ended', async () => {
    let calls = 0;
    const { stopper, end } = container([], async () => {
      calls += 1;
      if (calls === 1) throw new DrvError('DRV_ENGINE_TIMEOUT', 'no answer');
      end();
      return 'not-running';
    });
    const stopping = stopper.stop({ reason: 'output-limit', graceMs: 0 });
    await vi.advanceTimersByTimeAsync(1_000);
    await stopping;
    expect(calls).toBe(2);
    expect(await stopper.evidence()).toMatchObject({ delivered: true, signals: ['SIGKILL'], forced: true });
  });

  it('waits for the answer to a signal that the exit overtook', async () => {
    let answer: (outcome: 'delivered') => void = () => {};
    const { stopper, end } = container([], () => new Promise((resolve) => (answer = resolve)));
    const stopping = stopper.stop({ reason: 'caller', graceMs: 0 });
    end();
    await stopping;
    const evidence = stopper.evidence();
    answer('delivered');
    expect(await evidence).toMatchObject({ delivered: true, signals: ['SIGKILL'] });
  });

  it('gives up in bounded time when the engine ends nothing', async () => {
    const { stopper, log } = container([], () => new Promise(() => {}));
    const gaveUp = stopper.gaveUp.catch((error: unknown) => error);
    const stopping = stopper.stop({ reason: 'deadline', graceMs: 500 });
    await vi.advanceTimersByTimeAsync(5_000 + 3 * 1_000);
    await stopping;
    expect(DrvError.is(await gaveUp, 'DRV_ENGINE_TIMEOUT')).toBe(true);
    expect(log.filter((entry) => entry === 'SIGKILL')).toHaveLength(3);
  });

  it.each([
    [true, ['release', 'SIGKILL']],
    [false, ['unpause', 'release', 'SIGKILL']],
  ])(
    'thaws a frozen task before SIGKILL where the engine needs it (kills frozen: %s)',
    async (killsFrozen, calls) => {
      const { stopper, log } = container(['SIGKILL'], undefined, { isPaused: true, killsFrozen });
      await stopper.stop({ reason: 'caller', graceMs: 0 });
      expect(log).toEqual(calls);
    },
  );
});
