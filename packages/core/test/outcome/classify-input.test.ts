import { describe, expect, it } from 'vitest';
import { classifyInput, INPUT_RULES } from '../../src/outcome/classify-input.ts';
import type { ExitFact, RunFact, SourceEndFact } from '../../src/outcome/run-facts.ts';

/** A task that was started at 0 and ended at 20,000. */
const CLOCKS = { ranMs: 20_000, endedAt: 20_000, answeredAt: 1, isLocal: true };
const CONNECTED: RunFact = { what: 'source', kind: 'connection', at: 0 };

function exit({ engineWasLost = false, isLocal = true, waitWasLost = false } = {}): ExitFact {
  return { clocks: { ...CLOCKS, isLocal }, preStartLatencyMs: 1, startMs: 1, engineWasLost, waitWasLost };
}

function ended(at: number, end: Partial<SourceEndFact> = {}): RunFact {
  return { what: 'source-ended', at, isClean: true, trailerSeen: false, fits: true, ...end };
}

const cut = (at: number): RunFact => ({ what: 'input-cut', at });
const given = (at: number): RunFact => ({ what: 'input-ended', at });
const LAST_WORD: RunFact = { what: 'last-word-heard', stream: 'stdout', status: 0 };
const LOG: RunFact = { what: 'source', kind: 'log', at: 40_000 };
const toldAfter = (afterMs: number): RunFact => ({ what: 'end-told', afterMs });
const REGAINED: RunFact = { what: 'regained' };
const RAN_ON: RunFact = { what: 'ran-on' };
const START: RunFact = { what: 'start-asked' };
const LOST = { engineWasLost: true };
const WAIT_LOST = { waitWasLost: true };
const LOST_ELSEWHERE = { engineWasLost: true, isLocal: false };

/** What meets each rule, and none above it. */
const MEETS: Readonly<Record<string, readonly [readonly RunFact[], ExitFact]>> = {
  'ran on': [[CONNECTED, ended(30_000), cut(30_000), RAN_ON], exit()],
  'ended before the start': [[CONNECTED, ended(30_000), START, cut(30_000)], exit()],
  cut: [[CONNECTED, ended(19_999), cut(30_000)], exit()],
  'lost elsewhere': [[CONNECTED, ended(30_000), cut(30_000)], exit(LOST_ELSEWHERE)],
  'lost at the end': [[CONNECTED, ended(20_900), cut(20_950)], exit(LOST)],
  'lost with the wait': [[CONNECTED, ended(30_000), cut(30_000)], exit(WAIT_LOST)],
  'under way': [[CONNECTED, given(1_000), ended(5_999)], exit(LOST)],
  'under way, and lost with the wait': [[CONNECTED, given(28_000), ended(30_000)], exit(WAIT_LOST)],
  'under way, and cut': [[CONNECTED, given(1_000), ended(5_999), REGAINED], exit()],
  'cut before the last word': [
    [CONNECTED, given(29_000), ended(30_000), LOG, LAST_WORD, toldAfter(1_999)],
    exit(),
  ],
};
const pairs = INPUT_RULES.flatMap((first, index) =>
  INPUT_RULES.slice(index + 1).map((second) => [first.rule, second.rule] as const),
);

describe('classifyInput', () => {
  it('has a test of every row', () => {
    expect(Object.keys(MEETS)).toEqual(INPUT_RULES.map(({ rule }) => rule));
  });

  it.each(INPUT_RULES)('$rule: lost, since $evidence', ({ rule, evidence }) => {
    const [seen, end] = MEETS[rule] ?? [[], exit()];
    expect(classifyInput(seen, end)).toEqual({ lost: true, rule, evidence });
  });

  it.each([
    ['all of it was given', [CONNECTED, given(19_000), ended(20_900), REGAINED]],
    ['some was still to be given', [CONNECTED, ended(20_900), cut(20_900), REGAINED]],
    ['some was, and whoever gave it had stopped with the task', [CONNECTED, ended(20_900), LOG, REGAINED]],
  ] as const)('a cut that is noticed after the end that it brought about, %s: lost', (_, seen) => {
    expect(classifyInput(seen, exit())).toMatchObject({ lost: true, rule: 'under way, and cut' });
  });

  it.each([
    ['some of it was left, and the cut was noticed soon', [ended(20_900), cut(20_900), LOG, LAST_WORD]],
    ['some of it was left, as the engine told soon', [ended(30_000), LOG, LAST_WORD, toldAfter(1_999)]],
  ] as const)('a connection without the last word, which the log has: lost where %s', (_, seen) => {
    expect(classifyInput([CONNECTED, ...seen], exit())).toMatchObject({
      lost: true,
      rule: 'cut before the last word',
    });
  });

  it.each([
    ['the connection had it, too', [LAST_WORD, ended(20_100), cut(20_100), LOG, LAST_WORD, toldAfter(100)]],
    ['it stood still, and was given up', [LOG, LAST_WORD, toldAfter(100)]],
    ['nobody has it', [ended(20_100), cut(20_100), LOG, toldAfter(100)]],
    [
      'the engine may have given the connection up',
      [ended(22_100), cut(22_100), LOG, LAST_WORD, toldAfter(2_000)],
    ],
    ['the input was given long before', [given(1_000), ended(30_000), LOG, LAST_WORD, toldAfter(100)]],
    ['there was no input', [{ what: 'no-input' }, ended(30_000), LOG, LAST_WORD, toldAfter(100)]],
  ] as const)('a connection without the last word is no sign of a cut where %s', (_, seen) => {
    expect(classifyInput([CONNECTED, ...seen], exit())).toEqual({ lost: false });
  });

  it('what the log has beside a connection that the engine ended in words of its own, is no sign of a cut', () => {
    const seen = [CONNECTED, ended(20_100, { trailerSeen: true }), cut(20_100), REGAINED];
    expect(classifyInput(seen, exit())).toEqual({ lost: false });
  });

  it.each(pairs)('%s and %s: the first is told', (first, second) => {
    const [seen, end] = MEETS[first] ?? [[], exit()];
    const [more, other] = MEETS[second] ?? [[], exit()];
    const all = [...seen, ...more.filter(({ what }) => what.startsWith('input'))];
    const both = exit({
      engineWasLost: end.engineWasLost || other.engineWasLost,
      isLocal: end.clocks.isLocal && other.clocks.isLocal,
      waitWasLost: (end.waitWasLost ?? false) || (other.waitWasLost ?? false),
    });
    expect(classifyInput(all, both)).toMatchObject({ lost: true, rule: first });
  });

  it.each<[string, readonly RunFact[], ExitFact]>([
    ['there was none', [CONNECTED, ended(10), { what: 'no-input' }], exit(LOST_ELSEWHERE)],
    ['it was given, and the engine stayed', [CONNECTED, given(1_000), ended(1_001)], exit()],
    ['it was given long before the engine was lost', [CONNECTED, given(1_000), ended(6_000)], exit(LOST)],
    [
      'it was given, and the connection ended after the task, as far as a busy machine can tell',
      [CONNECTED, given(19_000), ended(21_000)],
      exit(LOST),
    ],
    [
      'it was given, the task closed its output, and ran on',
      [CONNECTED, given(1_000), ended(1_001), RAN_ON],
      exit(),
    ],
    [
      'it was given long before the connection was cut',
      [CONNECTED, given(1_000), ended(6_000), RAN_ON, REGAINED],
      exit(),
    ],
    [
      'it was given, and the log had what came too late for the connection',
      [CONNECTED, given(19_000), ended(22_000), REGAINED],
      exit(),
    ],
    [
      'there was some left, and the log took the place of a connection that stood still',
      [CONNECTED, { ...LOG, at: 20_300 }, REGAINED],
      exit(),
    ],
    ['there was none, and the wait was lost', [CONNECTED, { what: 'no-input' }, ended(10)], exit(WAIT_LOST)],
    ['it was given long before the wait was lost', [CONNECTED, given(1_000), ended(6_000)], exit(WAIT_LOST)],
    ['it was given, and the connection never ended', [CONNECTED, given(1_000)], exit(LOST)],
    ['the connection ended before the start, and there was none', [CONNECTED, ended(1), START], exit()],
    ['the start was asked for before', [CONNECTED, START, ended(20_000), cut(20_001)], exit()],
    ['the task ended before it was given', [CONNECTED, ended(20_000), cut(20_001)], exit()],
    [
      'the task ended before it was given, and a local engine was lost later',
      [CONNECTED, ended(21_000), cut(21_001)],
      exit(LOST),
    ],
    [
      'the engine may date the end so much too late',
      [CONNECTED, ended(19_900), cut(19_950)],
      { ...exit(), datedLateMs: 100 },
    ],
    ['the task was seen to run before it was cut', [CONNECTED, RAN_ON, ended(20_000), cut(20_001)], exit()],
  ])('is not lost where %s', (_which, seen, end) => {
    expect(classifyInput(seen, end)).toEqual({ lost: false });
  });

  it('goes by the connection that carries it, whatever the log that took its place does', () => {
    const log: RunFact = { what: 'source', kind: 'followed-log', at: 5_000 };
    expect(classifyInput([CONNECTED, log, ended(20_100), cut(20_200)], exit())).toMatchObject({
      rule: 'cut',
    });
    expect(classifyInput([CONNECTED, ended(20_000), log, cut(20_200)], exit())).toEqual({ lost: false });
  });
});
