import { describe, expect, it } from 'vitest';
import { watchLosses } from '../../src/outcome/connection-losses.ts';
import type { ExitState } from '../../src/run/exit-state.ts';

const CONTEXT = { engine: { isLocal: true }, traits: { drainsOutputMs: 2_000, startsReadingLate: true } };
const START = Date.parse('2020-01-01T00:00:00Z');
const at = (ms: number) => new Date(START + ms).toISOString();
/** A task that ran from 50 ms to 100 ms after it was asked to start; the engine answered that after its end. */
const EXIT: ExitState = { exitCode: 0, oomKilled: false, startedAt: at(50), finishedAt: at(100) };

interface Facts {
  readonly engineLagMs: number;
  readonly ranMs: number;
  readonly startsReadingLate: boolean;
  readonly isLocal: boolean;
  readonly isLog: boolean;
}
const UNREAD: Facts = { engineLagMs: 61, ranMs: 10, startsReadingLate: true, isLocal: true, isLog: false };

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

  it('tells when a busy engine may have closed the connection with output in it, but of a log', async () => {
    const watched = await losses(101);
    expect(watched.cutAfter(EXIT)).toBe(START + 2_100);
    watched.outputResumed({ follow: false });
    expect(watched.cutAfter(EXIT)).toBeUndefined();
  });

  it.each<[string, Partial<Facts>, boolean]>([
    ['a busy engine and a task that was over at once', {}, true],
    ['an engine that answers at once', { engineLagMs: 6 }, false],
    ['a task that ran for longer than anything waits', { ranMs: 1_200 }, false],
    ['an engine that reads from the beginning', { startsReadingLate: false }, false],
    ['an engine elsewhere', { isLocal: false }, false],
    ['a log', { isLog: true }, false],
  ])('doubts an output without a byte, or does not, of %s', async (_, facts, doubted) => {
    const { engineLagMs, ranMs, startsReadingLate, isLocal, isLog } = { ...UNREAD, ...facts };
    const sourceEnded = Promise.resolve(START + ranMs + 100);
    const watched = watchLosses(
      { engine: { isLocal }, traits: { drainsOutputMs: 2_000, startsReadingLate } },
      {
        output: { sourceEnded, evidence: () => ({ stdoutBytes: 0, stderrBytes: 0, complete: true }) },
        times: { sentAt: START, answeredAt: START + 150 },
        engineLagMs,
      },
    );
    if (isLog) watched.outputResumed({ follow: false });
    expect(watched.mayBeUnread({ ...EXIT, finishedAt: at(50 + ranMs) })).toBe(doubted);
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
