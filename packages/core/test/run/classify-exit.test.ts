import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DrvError } from '../../src/index.ts';
import { classifyExit, type ExitFacts } from '../../src/driver.ts';

const stops = ['deadline', 'caller', 'output-limit'] as const;
const exitCodes = fc.option(fc.integer({ min: 0, max: 255 }), { nil: undefined });
const oomFlags = fc.constantFrom(true, false, 'unknown' as const);

describe('the table of outcomes', () => {
  it.each<[facts: ExitFacts, verdict: object]>([
    [
      { exitCode: 0, oomKilled: false },
      { status: 'success', exitCode: 0, oom: 'none' },
    ],
    [
      { exitCode: 3, oomKilled: false },
      { status: 'error', exitCode: 3, oom: 'none' },
    ],
    [
      { exitCode: 137, oomKilled: false },
      { status: 'killed', cause: 'signal', signal: 'SIGKILL', exitCode: 137, oom: 'none' },
    ],
    [
      { exitCode: 137, oomKilled: true },
      { status: 'killed', cause: 'oom', signal: 'SIGKILL', exitCode: 137, oom: 'main' },
    ],
    [
      { exitCode: 143, oomKilled: false },
      { status: 'killed', cause: 'signal', signal: 'SIGTERM', exitCode: 143, oom: 'none' },
    ],
    [
      { exitCode: 0, oomKilled: true },
      { status: 'success', exitCode: 0, oom: 'child' },
    ],
    [
      { exitCode: 1, oomKilled: true },
      { status: 'error', exitCode: 1, oom: 'child' },
    ],
    [
      { exitCode: 0, oomKilled: false, stop: 'deadline' },
      { status: 'timeout', exitCode: 0, oom: 'none' },
    ],
    [
      { exitCode: 137, oomKilled: true, stop: 'caller' },
      { status: 'cancelled', exitCode: 137, signal: 'SIGKILL', oom: 'main' },
    ],
    [
      { exitCode: 137, oomKilled: false, stop: 'output-limit' },
      { status: 'killed', cause: 'output-limit', exitCode: 137, signal: 'SIGKILL', oom: 'none' },
    ],
    [
      { exitCode: 137, oomKilled: 'unknown' },
      { status: 'killed', cause: 'signal', signal: 'SIGKILL', exitCode: 137, oom: 'unknown' },
    ],
    [
      { exitCode: 0, oomKilled: 'unknown' },
      { status: 'success', exitCode: 0, oom: 'unknown' },
    ],
    [
      { oomKilled: false, stop: 'deadline' },
      { status: 'timeout', oom: 'none' },
    ],
  ])('%j', (facts, verdict) => {
    expect(classifyExit(facts)).toEqual(verdict);
  });

  it('128 + n of a signal that ends nothing is an ordinary exit code', () => {
    expect(classifyExit({ exitCode: 128 + 17, oomKilled: false })).toMatchObject({ status: 'error' });
    expect(classifyExit({ exitCode: 255, oomKilled: false })).toMatchObject({ status: 'error' });
  });

  it('makes up no outcome for an exit code that nobody knows', () => {
    const classify = () => classifyExit({ oomKilled: false });
    expect(classify).toThrow(DrvError);
    expect(classify).toThrow(expect.objectContaining({ code: 'DRV_OUTCOME_UNKNOWN' }));
  });
});

describe('whatever the facts', () => {
  it('a reason to stop decides the status alone', () => {
    const statuses = { deadline: 'timeout', caller: 'cancelled', 'output-limit': 'killed' };
    fc.assert(
      fc.property(exitCodes, oomFlags, fc.constantFrom(...stops), (exitCode, oomKilled, stop) => {
        expect(classifyExit({ exitCode, oomKilled, stop }).status).toBe(statuses[stop]);
      }),
    );
  });

  it('out of memory is claimed only where the engine saw it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), (exitCode) => {
        expect(classifyExit({ exitCode, oomKilled: false }).oom).toBe('none');
      }),
    );
  });

  it('the exit code that is known is kept', () => {
    fc.assert(
      fc.property(exitCodes, oomFlags, fc.constantFrom(...stops), (exitCode, oomKilled, stop) => {
        expect(classifyExit({ exitCode, oomKilled, stop }).exitCode).toBe(exitCode);
      }),
    );
  });
});
