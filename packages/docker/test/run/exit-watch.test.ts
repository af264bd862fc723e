import { getEventListeners } from 'node:events';
import { DrvError } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ContainerState, readContainerState } from '../../src/engine/calls/container-state.ts';
import type { PendingExit } from '../../src/engine/calls/container-wait.ts';
import { type ExitWatchOptions, watchExit } from '../../src/run/exit-watch.ts';

const never = new Promise<never>(() => {});

afterEach(() => {
  vi.useRealTimers();
});

function pending(exitCode: Promise<number>): PendingExit {
  exitCode.catch(() => {});
  return { exitCode, abandon() {} };
}

function state(status: string, FinishedAt?: string): ContainerState {
  return readContainerState({ Id: 'c', State: { Status: status, ExitCode: 0, FinishedAt } });
}

function watch(
  first: PendingExit,
  engine: {
    inspect: () => Promise<ContainerState | undefined>;
    wait?: (condition: string) => Promise<PendingExit>;
  },
  options: {
    outputEnded?: Promise<void>;
    signal?: AbortSignal;
    engineLostMs?: number;
    onOutputLost?: ExitWatchOptions['onOutputLost'];
  } = {},
) {
  const container = {
    engine: {
      inspect: engine.inspect,
      wait: (_id: string, condition: string) => engine.wait?.(condition) ?? never,
    },
    containerId: 'c',
    logger: silentLogger,
    timing: { engineLostMs: options.engineLostMs ?? 60_000 },
  };
  return watchExit(first, container, {
    outputEnded: () => options.outputEnded ?? never,
    onOutputLost: options.onOutputLost ?? (async () => 'never' as const),
    signal: options.signal ?? new AbortController().signal,
  });
}

const cut = () => Promise.reject<number>(new DrvError('DRV_ENGINE_UNAVAILABLE', 'cut'));

describe('watchExit', () => {
  it('takes the answer of the wait', async () => {
    await expect(watch(pending(Promise.resolve(3)), { inspect: () => never })).resolves.toEqual({
      exitCode: 3,
      engineWasLost: false,
    });
  });

  it('asks when the wait is cut, and learns of an end', async () => {
    await expect(watch(pending(cut()), { inspect: async () => state('exited') })).resolves.toEqual({
      engineWasLost: false,
      waitWasLost: true,
    });
  });

  it('does not take a wait for cut that was answered, whatever with', async () => {
    const refused = pending(Promise.reject<number>(new DrvError('DRV_ENGINE_FAILED', 'out of order')));
    await expect(watch(refused, { inspect: async () => state('exited') })).resolves.toEqual({
      engineWasLost: false,
      waitWasLost: false,
    });
  });

  it('takes a container that runs again, since somebody else has started it, for one whose task has ended', async () => {
    const again = async () => state('running', '2026-01-01T00:00:00Z');
    const seen = await watch(pending(cut()), { inspect: again });
    expect(seen).toEqual({ engineWasLost: false, waitWasLost: true });
  });

  it.each([
    ['the output is there still', never, false],
    ['the output was cut with it', Promise.resolve(), true],
  ])('waits on when the wait is cut and the task runs: %s', async (_what, outputEnded, engineWasLost) => {
    const conditions: string[] = [];
    let lost = 0;
    const engine = {
      inspect: async () => state('running'),
      wait: async (condition: string) => {
        conditions.push(condition);
        return pending(Promise.resolve(9));
      },
    };
    const onOutputLost = async () => {
      lost += 1;
      return 'resumed' as const;
    };
    const seen = await watch(pending(cut()), engine, { outputEnded, onOutputLost });
    expect(seen).toEqual({ exitCode: 9, engineWasLost });
    // Not for the next exit, which would be that of another run.
    expect(conditions).toEqual(['not-running']);
    expect(lost).toBe(engineWasLost ? 1 : 0);
  });

  it.each([
    ['asks for output that it could not have again', 'later', 3],
    ['does not ask again for output that the engine does not keep', 'never', 1],
  ] as const)('%s', async (_, becomesOfIt, asked) => {
    vi.useFakeTimers();
    let lost = 0;
    let end = (_exitCode: number) => {};
    const exit = new Promise<number>((resolve) => {
      end = resolve;
    });
    const seen = watch(
      pending(exit),
      { inspect: async () => state('running') },
      {
        outputEnded: Promise.resolve(),
        onOutputLost: async () => {
          lost += 1;
          return becomesOfIt;
        },
      },
    );
    await vi.advanceTimersByTimeAsync(40_000);
    end(4);
    expect(await seen).toEqual({ exitCode: 4, engineWasLost: false });
    expect(lost).toBe(asked);
  });

  it('does not try again without a pause when every wait is refused', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    let waits = 0;
    const seen = watch(
      pending(cut()),
      {
        inspect: async () => state('running'),
        wait: async () => {
          waits += 1;
          throw new DrvError('DRV_ENGINE_FAILED', 'out of order');
        },
      },
      { signal: controller.signal },
    );
    const aborted = seen.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(60_000);
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'DRV_ABORTED' });
    // The pauses grow up to five seconds: about fifteen in a minute, and not none.
    expect(waits).toBeGreaterThan(5);
    expect(waits).toBeLessThan(60);
  });

  it('takes an engine for lost that was away when it was asked', async () => {
    let asked = 0;
    const inspect = async () => {
      asked += 1;
      if (asked === 1) throw new DrvError('DRV_ENGINE_UNAVAILABLE', 'away');
      return state('exited');
    };
    expect(await watch(pending(cut()), { inspect })).toEqual({ engineWasLost: true, waitWasLost: true });
  });

  it('ends for a container that is gone, and says no exit code', async () => {
    await expect(watch(pending(cut()), { inspect: async () => undefined })).resolves.toEqual({
      engineWasLost: false,
      waitWasLost: true,
    });
  });

  it('asks again while the engine does not answer, and not for ever', async () => {
    let asked = 0;
    const failing = () => {
      asked += 1;
      return Promise.reject(new DrvError('DRV_ENGINE_UNAVAILABLE', 'away'));
    };
    await expect(watch(pending(cut()), { inspect: failing }, { engineLostMs: 350 })).rejects.toMatchObject({
      code: 'DRV_ENGINE_UNAVAILABLE',
    });
    expect(asked).toBeGreaterThan(1);
  });

  it('does not believe a wait that stays silent after the output has ended', async () => {
    const seen = watch(
      pending(never),
      { inspect: async () => state('exited') },
      { outputEnded: Promise.resolve() },
    );
    await expect(seen).resolves.toEqual({ engineWasLost: false });
  });

  it('tells when the task runs on without its output', async () => {
    const lost = await new Promise<boolean>((resolve) => {
      const controller = new AbortController();
      watch(
        pending(never),
        { inspect: async () => state('running') },
        {
          outputEnded: Promise.resolve(),
          signal: controller.signal,
          onOutputLost: async () => {
            controller.abort();
            resolve(true);
            return 'resumed' as const;
          },
        },
      ).catch(() => {});
    });
    expect(lost).toBe(true);
  });

  it('leaves nothing behind of a look at a task that runs for days', async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const outputEnded = new Promise<void>(() => {});
    const onOutputEnd = vi.spyOn(outputEnded, 'then');
    const inspect = vi.fn<() => Promise<ContainerState>>(async () => state('running'));
    watch(pending(never), { inspect }, { signal, outputEnded }).catch(() => {});
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(inspect.mock.calls.length).toBeGreaterThan(50);
    expect(onOutputEnd).toHaveBeenCalledOnce();
    expect(getEventListeners(signal, 'abort').length).toBeLessThanOrEqual(1);
  });

  it('ends with its signal, and leaves no timer', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const seen = watch(pending(never), { inspect: () => never }, { signal: controller.signal });
    controller.abort();
    await expect(seen).rejects.toMatchObject({ code: 'DRV_ABORTED' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
