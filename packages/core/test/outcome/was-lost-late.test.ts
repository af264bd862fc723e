import { describe, expect, it } from 'vitest';
import type { ExitFact, RunFact } from '../../src/outcome/run-facts.ts';
import { wasLostLate } from '../../src/outcome/was-lost-late.ts';
import { EXIT } from '../support/exit.ts';

const FROM_CONNECTION: RunFact = { what: 'source', kind: 'connection', at: 0 };
const FROM_LOG: RunFact = { what: 'source', kind: 'log', at: 0 };
const FLOODED: RunFact = { what: 'source-flooded' };
const ended = (isClean: boolean): RunFact => ({
  what: 'source-ended',
  at: 110,
  isClean,
  trailerSeen: false,
  fits: true,
});

describe('wasLostLate', () => {
  it.each<[string, boolean, readonly RunFact[], number, ExitFact | undefined]>([
    ['a connection that is cut', true, [FROM_CONNECTION, ended(false)], 1, EXIT],
    ['one that ends as it should', false, [FROM_CONNECTION, ended(true)], 1, EXIT],
    [
      'one that was cut before, whose log was asked for then',
      false,
      [FROM_CONNECTION, ended(false)],
      2,
      EXIT,
    ],
    [
      'one that drv has closed, since too much came',
      false,
      [FROM_CONNECTION, FLOODED, ended(false)],
      1,
      EXIT,
    ],
    ['a log', false, [FROM_CONNECTION, FROM_LOG, ended(false)], 1, EXIT],
    [
      'a connection of which nobody knows how its task ended',
      false,
      [FROM_CONNECTION, ended(false)],
      1,
      undefined,
    ],
  ])('of %s is %s', (_what, expected, seen, since, exit) => {
    const traits = { drainsOutputMs: 2_000, attachRace: false };
    const facts = { seen, stdoutBytes: 1, totalBytes: 1, pauses: [], hasPaused: false, traits };
    expect(wasLostLate(facts, { since, exit })).toBe(expected);
  });
});
