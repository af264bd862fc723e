import { describe, expect, it } from 'vitest';
import { classifyOutput } from '../../src/outcome/classify-output.ts';
import type { ExitClocks } from '../../src/outcome/exit-clocks.ts';
import { OUTPUT_RULES } from '../../src/outcome/output-rules.ts';
import type { ExitFact, OutputFacts, RunFact, SourceEndFact } from '../../src/outcome/run-facts.ts';

const MB = 1_000_000;
const CONNECTION: RunFact = { what: 'source', kind: 'connection', at: 0 };
const LOG: RunFact = { what: 'source', kind: 'log', at: 0 };
/** A task that was started at 0, ran for 10 ms and had ended before its start was answered by a busy engine. */
const CLOCKS: ExitClocks = { ranMs: 10, endedAt: 60, answeredAt: 150, isLocal: true };

function ended(end: Partial<SourceEndFact> = {}): RunFact {
  return { what: 'source-ended', at: 70, isClean: true, trailerSeen: false, fits: true, ...end };
}

function exit({
  preStartLatencyMs = 61,
  startMs = 100,
  exitCode,
  wasForced,
  ...clocks
}: Partial<ExitClocks & ExitFact> = {}): RunFact {
  const fact: ExitFact = {
    clocks: { ...CLOCKS, ...clocks },
    preStartLatencyMs,
    startMs,
    exitCode,
    wasForced,
    engineWasLost: false,
  };
  return { what: 'exit', ...fact };
}

function facts(seen: readonly RunFact[], more: Partial<OutputFacts> = {}): OutputFacts {
  return {
    seen,
    stdoutBytes: 1,
    totalBytes: 1,
    pauses: [],
    hasPaused: false,
    connectedAt: 0,
    traits: { drainsOutputMs: 2_000, attachRace: true },
    ...more,
  };
}

/** What meets each rule, and no other. */
const MEETS: Readonly<Record<string, RunFact>> = {
  limit: { what: 'limit-reached' },
  'reader lost': { what: 'reader-lost' },
  'reader stalled': { what: 'reader-stalled' },
  'no room': { what: 'no-room' },
  'spool lost': { what: 'spool-lost' },
  protocol: ended({ isClean: false, failure: 'protocol' }),
  cut: ended({ isClean: false }),
  trailer: ended({ trailerSeen: true }),
  'other log': ended({ fits: false }),
  silent: { what: 'source-silent' },
  flooded: { what: 'source-flooded' },
  'end unseen': { what: 'end-unseen' },
  'no log': { what: 'log-unavailable' },
  'word torn': { what: 'word-torn' },
};
/** What has to be seen besides, mostly of the exit. */
const OF_THE_EXIT: Readonly<Record<string, Partial<OutputFacts>>> = {
  'ended before the start': { seen: [CONNECTION, ended(), { what: 'start-asked' }, exit()] },
  'closed while paused': {
    pauses: [{ from: 500, until: 3_100, received: 9 * MB }],
    hasPaused: true,
    totalBytes: 10 * MB,
  },
  'closed while busy': { seen: [CONNECTION, ended({ at: 2_060 }), exit()] },
  'log closed early': { seen: [LOG, ended(), { what: 'end-told', afterMs: 2_000 }, exit()] },
  'word unheard': {
    seen: [CONNECTION, { what: 'word-awaited' }, { what: 'word-heard', stream: 'stdout' }, ended(), exit()],
  },
  'end unheard': {
    seen: [
      CONNECTION,
      { what: 'word-awaited' },
      { what: 'word-heard', stream: 'stdout' },
      { what: 'word-heard', stream: 'stderr' },
      { what: 'last-word-heard', stream: 'stdout', status: 0 },
      ended(),
      exit(),
    ],
  },
  'not read at all': { stdoutBytes: 0 },
};

const names = Object.keys(MEETS);
const pairs = names.flatMap((first) => names.map((second) => [first, second] as const));

describe('classifyOutput', () => {
  it('calls output complete of which nothing was seen that is in the table', () => {
    expect(classifyOutput(facts([CONNECTION, ended(), exit()]))).toEqual({ complete: true });
    expect(classifyOutput(facts([]))).toEqual({ complete: true });
  });

  it('has a test of every row', () => {
    expect([...names, ...Object.keys(OF_THE_EXIT)].sort()).toEqual(
      OUTPUT_RULES.map(({ rule }) => rule).sort(),
    );
  });

  it.each(OUTPUT_RULES)('$rule: $verdict, since $evidence', ({ rule, verdict, evidence, refutedBy = [] }) => {
    const seen = [CONNECTION, MEETS[rule] ?? ended(), exit()];
    const given = facts(seen, OF_THE_EXIT[rule] ?? {});
    expect(classifyOutput(given)).toEqual({
      complete: false,
      incomplete: verdict,
      rule,
      evidence,
      refutedBy,
    });
  });

  it.each(pairs)('%s, then %s: the first reason is told', (first, second) => {
    const seen = [CONNECTION, ...[first, second].flatMap((name) => MEETS[name] ?? [])];
    expect(classifyOutput(facts(seen))).toMatchObject({ complete: false, rule: first });
  });

  it.each(pairs)(
    '%s, then %s, then the log: it gives back what the connection lost, and nothing else',
    (first, second) => {
      const seen = [
        CONNECTION,
        ...[first, second].flatMap((name) => MEETS[name] ?? []),
        LOG,
        ended(),
        exit(),
      ];
      const left = [first, second].find((name) => verdictOf(name) !== 'connection');
      expect(classifyOutput(facts(seen))).toMatchObject(
        left === undefined ? { complete: true } : { rule: left },
      );
    },
  );

  it.each(names.flatMap((first) => Object.keys(OF_THE_EXIT).map((second) => [first, second] as const)))(
    '%s, then, at the exit, %s: the first reason is told',
    (first, second) => {
      const more = OF_THE_EXIT[second] ?? {};
      const [connected, ...rest] = more.seen ?? [CONNECTION, ended(), exit()];
      const before = [connected, MEETS[first]].filter((fact) => fact !== undefined);
      expect(
        classifyOutput(facts([...before, ...rest], { ...more, seen: [...before, ...rest] })),
      ).toMatchObject({
        rule: first,
      });
    },
  );

  it.each([
    ['closed while paused', 'closed while busy'],
    ['closed while paused', 'not read at all'],
    ['closed while busy', 'not read at all'],
  ])('%s and %s, both at the exit: the upper one is told', (first, second) => {
    const both = { ...OF_THE_EXIT[second], ...OF_THE_EXIT[first] };
    const given = facts([CONNECTION, ended(), exit()], both);
    expect(classifyOutput(given)).toMatchObject({ rule: first });
    expect(classifyOutput({ ...given, ...OF_THE_EXIT[second] }).complete).toBe(false);
  });

  it.each(names)('the log, then %s: nothing gives that back', (name) => {
    const seen = [CONNECTION, ended({ isClean: false }), LOG, ...[name].flatMap((row) => MEETS[row] ?? [])];
    expect(classifyOutput(facts(seen))).toMatchObject({ rule: name });
  });

  it.each(OUTPUT_RULES.filter(({ refutedBy }) => refutedBy?.includes('end-told')))(
    '$rule: not where the engine told of the end before it gives up, by its own clock',
    ({ rule }) => {
      const given = facts([CONNECTION, ended(), exit()], OF_THE_EXIT[rule] ?? {});
      const told = (afterMs: number) =>
        classifyOutput({ ...given, seen: [...given.seen, { what: 'end-told', afterMs }] });
      expect(told(1_999)).toEqual({ complete: true });
      // It had given up; its clock was set back; it does not say when.
      for (const afterMs of [2_000, -1, Number.NaN]) expect(told(afterMs)).toMatchObject({ rule });
    },
  );

  /** What is heard of one source, by the word and its stream. */
  const heard = (...words: readonly string[]): RunFact[] =>
    words.map((word) => {
      const stream = word.endsWith('out') ? 'stdout' : 'stderr';
      return word.startsWith('first')
        ? { what: 'word-heard', stream }
        : { what: 'last-word-heard', stream, status: 0 };
    });
  const ALL = ['first out', 'first err', 'last out', 'last err'];
  const AWAITED: RunFact = { what: 'word-awaited' };

  it('lets words refute what was concluded from signs of the end alone', () => {
    const refuted = OUTPUT_RULES.filter(({ refutedBy }) => refutedBy?.includes('words-heard'));
    expect(refuted.map(({ rule }) => rule)).toEqual([
      'cut',
      'trailer',
      'silent',
      'flooded',
      'end unseen',
      'no log',
      'closed while paused',
      'closed while busy',
      'log closed early',
    ]);
  });

  it.each(OUTPUT_RULES.filter(({ refutedBy }) => refutedBy?.includes('words-heard')))(
    '$rule: not where the words before and after the task came through both streams',
    ({ rule }) => {
      const met = MEETS[rule];
      const { seen = [CONNECTION, ...(met === undefined ? [] : [met]), exit()], ...more } =
        OF_THE_EXIT[rule] ?? {};
      const [source = CONNECTION, ...rest] = seen;
      const verdict = (...words: readonly string[]) =>
        classifyOutput(facts([AWAITED, source, ...heard(...words), ...rest], more));
      expect(verdict(...ALL)).toEqual({ complete: true });
      for (const missing of ALL)
        expect(verdict(...ALL.filter((word) => word !== missing))).toMatchObject({ complete: false });
    },
  );

  it('words of two sources do not make one whole', () => {
    const [first, second] = [heard('first out', 'first err', 'last out'), heard('last err')];
    const seen = [
      AWAITED,
      CONNECTION,
      ...first,
      ended({ isClean: false }),
      LOG,
      ...second,
      ended({ fits: false }),
    ];
    expect(classifyOutput(facts([...seen, exit()]))).toMatchObject({ rule: 'other log' });
  });

  it('a last word that did not come shows that output is lost, unless drv was late or had the task killed', () => {
    const verdict = (more: Partial<ExitFact>, given: Partial<OutputFacts> = {}) =>
      classifyOutput(
        facts(
          [AWAITED, CONNECTION, ...heard('first out', 'first err', 'last out'), ended(), exit(more)],
          given,
        ),
      );
    const late = { hasPaused: true, pauses: [{ from: 5, until: 20, received: 1 }] };
    expect(verdict({ exitCode: 0 })).toMatchObject({ rule: 'end unheard' });
    expect(verdict({ exitCode: 137 })).toMatchObject({ rule: 'end unheard' });
    expect(verdict({ exitCode: 137, wasForced: true })).toEqual({ complete: true });
    expect(verdict({ exitCode: 0 }, late)).toEqual({ complete: true });
    expect(verdict({ exitCode: 137 }, late)).toMatchObject({ rule: 'end unheard' });
    const before = { ...late, pauses: [{ from: 5, until: 9, received: 1 }] };
    expect(verdict({ exitCode: 0 }, before)).toMatchObject({ rule: 'end unheard' });
  });

  it('a word that came through both streams shows that both were read, however slow the engine', () => {
    const word = (...streams: readonly ('stdout' | 'stderr')[]) =>
      classifyOutput(
        facts(
          [
            CONNECTION,
            { what: 'word-awaited' },
            ...streams.map((stream) => ({ what: 'word-heard', stream }) as const),
            ...heard('last out', 'last err'),
            ended(),
            exit(),
          ],
          { stdoutBytes: 0, totalBytes: 0 },
        ),
      );
    expect(word('stdout', 'stderr')).toEqual({ complete: true });
    for (const streams of [[], ['stdout'], ['stderr'], ['stdout', 'stdout']] as const)
      expect(word(...streams)).toMatchObject({ rule: 'word unheard' });
  });

  it.each<[string, Partial<OutputFacts>]>([
    ['that ended in time', { pauses: [{ from: 500, until: 2_009, received: 5 * MB }] }],
    [
      'after which came what the engine keeps',
      { pauses: [{ from: 500, until: 9_000, received: 9 * MB + 1 }] },
    ],
    ['long after the end', { pauses: [{ from: 20_000, until: 90_000, received: 5 * MB }] }],
    ['of an engine that waits', { traits: { drainsOutputMs: Infinity, attachRace: false } }],
    ['before there was a connection', { connectedAt: undefined }],
  ])('a pause %s has cut nothing off', (_which, more) => {
    const paused = { ...OF_THE_EXIT['closed while paused'], ...more };
    expect(classifyOutput(facts([CONNECTION, ended(), exit()], paused))).toEqual({ complete: true });
  });

  it('allows a pause for a start that took long', () => {
    const pauses = [{ from: 6_000, until: 20_000, received: 5 * MB }];
    const given = facts([CONNECTION, ended(), exit()], { pauses, hasPaused: true, totalBytes: 10 * MB });
    expect(classifyOutput(given)).toMatchObject({ rule: 'closed while paused' });
  });

  it('does not blame the engine for a late end where drv was late, or of a log', () => {
    const late = ended({ at: 2_060 });
    expect(classifyOutput(facts([CONNECTION, ended({ at: 2_059 }), exit()]))).toEqual({ complete: true });
    expect(classifyOutput(facts([CONNECTION, late, exit()], { hasPaused: true }))).toEqual({
      complete: true,
    });
    expect(classifyOutput(facts([LOG, late, exit()]))).toEqual({ complete: true });
  });

  it.each([1_999, -1, Number.NaN])('takes a log for whole that was closed in time: %d ms', (afterMs) => {
    const seen: readonly RunFact[] = [LOG, ended(), { what: 'end-told', afterMs }, exit()];
    expect(classifyOutput(facts(seen))).toEqual({ complete: true });
  });

  it.each([
    ['where the engine answered at once and then was slow to start the task', CONNECTION],
    ['of a log too, which the engine fills from the same pipe', LOG],
  ])('doubts an output without a byte %s', (_which, source) => {
    const seen = [source, exit({ preStartLatencyMs: 2, startMs: 786 })];
    expect(classifyOutput(facts(seen, { stdoutBytes: 0 }))).toMatchObject({ rule: 'not read at all' });
  });

  it.each<[string, readonly RunFact[], Partial<OutputFacts>]>([
    ['an engine that answers at once', [CONNECTION, exit({ preStartLatencyMs: 6, startMs: 250 })], {}],
    ['a task that ran for longer than anything waits', [CONNECTION, exit({ endedAt: 1_200 })], {}],
    ['an engine elsewhere', [CONNECTION, exit({ isLocal: false })], {}],
    [
      'an engine that reads from the beginning',
      [CONNECTION, exit()],
      { traits: { drainsOutputMs: 2_000, attachRace: false } },
    ],
  ])('does not doubt an output without a byte of %s', (_what, seen, more) => {
    expect(classifyOutput(facts(seen, { stdoutBytes: 0, ...more }))).toEqual({ complete: true });
  });
});

function verdictOf(name: string): string | undefined {
  return OUTPUT_RULES.find(({ rule }) => rule === name)?.verdict;
}
