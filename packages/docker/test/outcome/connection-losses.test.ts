import { describe, expect, it } from 'vitest';
import { watchLosses } from '../../src/outcome/connection-losses.ts';
import type { ExitState } from '../../src/run/exit-state.ts';

const CONTEXT = { engine: { isLocal: true } };
const START = Date.parse('2020-01-01T00:00:00Z');
const at = (ms: number) => new Date(START + ms).toISOString();
/** A task that ran from 50 ms to 100 ms after it was asked to start; the engine answered that after its end. */
const EXIT: ExitState = { exitCode: 0, oomKilled: false, startedAt: at(50), finishedAt: at(100) };

/** Losses of a connection that ended `endedMs` after the start was asked for. */
async function losses(endedMs: number) {
  const sourceEnded = Promise.resolve(START + endedMs);
  const output = { sourceEnded, evidence: () => ({ stdoutBytes: 0, stderrBytes: 0, complete: true }) };
  const times = { sentAt: START, answeredAt: START + 150 };
  const watched = watchLosses(CONTEXT, { output, times, engineLagMs: 1 });
  await sourceEnded;
  return watched;
}

describe('watchLosses', () => {
  it('counts a connection by its own end, also if that was before anybody watched', async () => {
    expect((await losses(20)).lostOutput(EXIT, false)).toBe(true);
    expect((await losses(101)).lostOutput(EXIT, false)).toBe(false);
  });

  it('does not trust the end of a log that was followed', async () => {
    const watched = await losses(101);
    watched.outputResumed({ follow: true });
    expect(watched.lostOutput(EXIT, false)).toBe(true);
    watched.outputResumed({ follow: false });
    expect(watched.lostOutput(EXIT, false)).toBe(false);
  });

  it('takes input to be lost with an engine that was lost shortly after it was given', async () => {
    const now = Date.now();
    const inputLost = async (endedMs: number) => {
      const sourceEnded = Promise.resolve(now + endedMs);
      const output = { sourceEnded, evidence: () => ({ stdoutBytes: 0, stderrBytes: 0, complete: true }) };
      const times = { sentAt: now, answeredAt: now + 1 };
      const watched = watchLosses(CONTEXT, { output, times, engineLagMs: 1 });
      watched.inputEnded();
      await sourceEnded;
      const [startedAt, finishedAt] = [now, now + 20_000].map((ms) => new Date(ms).toISOString());
      const exit = { ...EXIT, startedAt: startedAt ?? '', finishedAt: finishedAt ?? '' };
      // The connection alone may have been ended by a task that closed its output.
      expect(watched.lostInput(exit, false)).toBe(false);
      return watched.lostInput(exit, true);
    };
    expect(await inputLost(1_000)).toBe(true);
    expect(await inputLost(10_000)).toBe(false);
    // The end of the task.
    expect(await inputLost(21_000)).toBe(false);
  });

  it('takes the input to have been cut when its connection ended, not when that was noticed', async () => {
    for (const [endedMs, lost] of [
      [20, true],
      [101, false],
    ] as const) {
      const watched = await losses(endedMs);
      expect(watched.lostInput(EXIT, false)).toBe(false);
      watched.inputCut();
      expect(watched.lostInput(EXIT, false)).toBe(lost);
    }
  });
});
