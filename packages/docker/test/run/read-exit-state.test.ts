import { describe, expect, it, vi } from 'vitest';
import type { EngineClient } from '../../src/engine/engine-client.ts';
import { readContainerState } from '../../src/engine/calls/container-state.ts';
import { readExitState } from '../../src/run/read-exit-state.ts';

interface Facts {
  readonly exitCode: number;
  readonly hasMemoryLimit?: boolean;
  readonly killedByUs?: boolean;
  readonly reportsOom?: boolean;
  readonly sawOomKill?: boolean | 'could not look';
  readonly isLocal?: boolean;
  readonly ranMs?: number;
  readonly cgroupVersion?: string;
  /** The engine says so when it is asked for this time. @default it never does */
  readonly saysAt?: number;
}

/** Whether a task was killed for memory, by an engine that never says so, and how often it was asked. */
async function oomOf(
  facts: Facts,
): Promise<{ readonly oomKilled: boolean | 'unknown'; readonly asked: number }> {
  const {
    exitCode,
    hasMemoryLimit = true,
    killedByUs = false,
    reportsOom = true,
    sawOomKill = false,
    isLocal = true,
    ranMs = 1_000,
    cgroupVersion = '1',
    saysAt = Number.POSITIVE_INFINITY,
  } = facts;
  vi.useFakeTimers();
  try {
    let asked = 0;
    const inspect: EngineClient['inspect'] = async () => {
      asked += 1;
      const OOMKilled = asked >= saysAt;
      const [StartedAt, FinishedAt] = [1, 1 + ranMs].map((at) => new Date(at).toISOString());
      const State = { Status: 'exited', ExitCode: exitCode, OOMKilled, StartedAt, FinishedAt };
      return readContainerState({ Id: 'c', State });
    };
    const reading = readExitState(
      { exitCode, engineWasLost: false },
      {
        engine: {
          inspect,
          isLocal,
          startedAt: async () => undefined,
          rememberedRun: () => Promise.reject(new Error('not asked: it is there')),
        },
        containerId: 'c',
        task: { limits: hasMemoryLimit ? { memoryBytes: 64 * 1024 ** 2 } : {} },
        traits: { reportsOom, remembersRuns: true },
        info: { cgroupVersion },
      },
      {
        mayBeLateOom: !killedByUs,
        sawOomKill: sawOomKill === 'could not look' ? undefined : sawOomKill,
        latencyMs: 1,
        startedBy: 1,
        sharesClock: true,
        signal: new AbortController().signal,
      },
    );
    await vi.runAllTimersAsync();
    return { oomKilled: (await reading).oomKilled, asked };
  } finally {
    vi.useRealTimers();
  }
}

describe('a kill for memory that the engine does not report', () => {
  it('is possible where drv could not look for itself while the task ran', async () => {
    const late = { exitCode: 0, sawOomKill: 'could not look' } as const;
    expect(await oomOf(late)).toEqual({ oomKilled: 'unknown', asked: 1 });
    const without: readonly Partial<Facts>[] = [
      { ranMs: 100 },
      { isLocal: false },
      { cgroupVersion: '2' },
      { hasMemoryLimit: false },
    ];
    for (const facts of without)
      expect(await oomOf({ ...late, ...facts })).toMatchObject({ oomKilled: false });
  });

  it('is possible where a SIGKILL of nobody ended a task with a memory limit; the engine is asked again first', async () => {
    const { oomKilled, asked } = await oomOf({ exitCode: 137 });
    expect(oomKilled).toBe('unknown');
    expect(asked).toBeGreaterThan(3);
  });

  it.each<[string, Facts]>([
    ['the task ended by itself', { exitCode: 0 }],
    ['another signal ended it', { exitCode: 143 }],
    ['there was no limit', { exitCode: 137, hasMemoryLimit: false }],
    ['drv killed it', { exitCode: 137, killedByUs: true }],
    [
      'there was no limit, and the engine never looks',
      { exitCode: 137, hasMemoryLimit: false, reportsOom: false },
    ],
  ])('was none where %s', async (_, facts) => {
    expect(await oomOf(facts)).toEqual({ oomKilled: false, asked: 1 });
  });

  it('is never ruled out by an engine that does not look', async () => {
    expect(await oomOf({ exitCode: 0, reportsOom: false })).toEqual({ oomKilled: 'unknown', asked: 1 });
  });

  it.each([true, false])(
    'is certain where drv itself saw it (an engine that looks: %j)',
    async (reportsOom) => {
      expect(await oomOf({ exitCode: 137, reportsOom, sawOomKill: true })).toEqual({
        oomKilled: true,
        asked: 1,
      });
    },
  );

  it('of a child may be told a moment after the end, with control groups of version 2', async () => {
    expect(await oomOf({ exitCode: 3, cgroupVersion: '2', saysAt: 3 })).toEqual({
      oomKilled: true,
      asked: 3,
    });
    expect(await oomOf({ exitCode: 3, cgroupVersion: '2' })).toEqual({ oomKilled: false, asked: 4 });
    expect(await oomOf({ exitCode: 0, cgroupVersion: '2', saysAt: 2 })).toEqual({
      oomKilled: false,
      asked: 1,
    });
  });
});
