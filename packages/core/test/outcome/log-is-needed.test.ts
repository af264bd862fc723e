import { describe, expect, it } from 'vitest';
import { logIsNeeded } from '../../src/outcome/log-is-needed.ts';
import type { ExitFact, RunFact } from '../../src/outcome/run-facts.ts';
import { EXIT } from '../support/exit.ts';

const FROM_CONNECTION: RunFact = { what: 'source', kind: 'connection', at: 0 };
const FROM_FOLLOWED_LOG: RunFact = { what: 'source', kind: 'followed-log', at: 0 };
const FROM_LOG: RunFact = { what: 'source', kind: 'log', at: 0 };
const START: RunFact = { what: 'start-asked' };
const LIMIT: RunFact = { what: 'limit-reached' };
const STOP: RunFact = { what: 'limit-reached', stops: true };
const ended = (at: number, isClean = true): RunFact => ({
  what: 'source-ended',
  at,
  isClean,
  trailerSeen: false,
  fits: true,
});

function isNeeded(seen: readonly RunFact[], exit: ExitFact = EXIT): boolean {
  const traits = { drainsOutputMs: 2_000, attachRace: false };
  return logIsNeeded({ seen, stdoutBytes: 1, totalBytes: 1, pauses: [], hasPaused: false, traits }, exit);
}

describe('logIsNeeded', () => {
  it.each<[string, boolean, readonly RunFact[]]>([
    ['a connection that ended before the task', true, [FROM_CONNECTION, ended(99)]],
    ['a connection that ended with the task', false, [FROM_CONNECTION, START, ended(100)]],
    [
      'one that ended before the start, by a clock that was set back',
      true,
      [FROM_CONNECTION, ended(100), START],
    ],
    ['a connection that has not ended yet', false, [FROM_CONNECTION]],
    ['a connection that was cut after the end', true, [FROM_CONNECTION, ended(101, false)]],
    ['a log that was followed', true, [FROM_CONNECTION, ended(20), FROM_FOLLOWED_LOG, ended(101)]],
    ['a log that was followed, up to the limit', false, [FROM_FOLLOWED_LOG, LIMIT, ended(101)]],
    [
      'a connection that was cut, of a task that is stopped at its limit',
      false,
      [FROM_CONNECTION, STOP, ended(99)],
    ],
    ['a whole log', false, [FROM_FOLLOWED_LOG, FROM_LOG, ended(101)]],
    ['a log that could not be read', true, [FROM_CONNECTION, ended(101), { what: 'log-unavailable' }]],
  ])('%s: %s', (_which, needed, seen) => {
    expect(isNeeded(seen)).toBe(needed);
  });

  it('reads it when the engine was lost, since the end of a connection tells nothing then', () => {
    expect(isNeeded([FROM_CONNECTION, ended(101)], { ...EXIT, engineWasLost: true })).toBe(true);
    expect(isNeeded([FROM_CONNECTION, STOP, ended(101)], { ...EXIT, engineWasLost: true })).toBe(false);
  });
});
