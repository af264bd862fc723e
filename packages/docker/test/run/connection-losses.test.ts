import { describe, expect, it } from 'vitest';
import { watchLosses } from '../../src/run/connection-losses.ts';
import type { ExitState } from '../../src/run/exit-state.ts';

const START = Date.parse('2020-01-01T00:00:00Z');
const at = (ms: number) => new Date(START + ms).toISOString();
/** A task that ran from 50 ms to 100 ms after it was asked to start; the engine answered that after its end. */
const EXIT: ExitState = { exitCode: 0, oomKilled: false, startedAt: at(50), finishedAt: at(100) };

/** Losses of a connection that ended `endedMs` after the start was asked for. */
async function losses(endedMs: number) {
  const sourceEnded = Promise.resolve(START + endedMs);
  const output = { sourceEnded, evidence: () => ({ stdoutBytes: 0, stderrBytes: 0, complete: true }) };
  const times = { sentAt: START, answeredAt: START + 150 };
  const watched = watchLosses({ output, times, isLocal: true, drainsOutputMs: 2_000 });
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

  it('tells when a busy engine may have closed the connection with output in it, but of a log', async () => {
    const watched = await losses(101);
    expect(watched.cutAfter(EXIT)).toBe(START + 2_100);
    watched.outputResumed({ follow: false });
    expect(watched.cutAfter(EXIT)).toBeUndefined();
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
