import { DrvError, type RunResult } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { excusesOf } from '../../src/faults/excuses.ts';
import { givenUp } from '../../src/judge/given-up.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Observed } from '../../src/judge/observed.ts';
import { content } from '../../src/play/content.ts';
import type { Truth } from '../../src/play/truth.ts';

const TRUTH: Truth = { answers: [{ status: 'error', exitCode: 3 }], stdout: content('four') };
const CUT = excusesOf([{ on: 'container.attach', at: 'body', fault: 'cut' }], { createsOnAttach: false });

function result(overrides: Partial<RunResult> = {}): RunResult {
  return {
    taskId: 'a',
    status: 'error',
    exitCode: 3,
    startedAt: '2026-01-01T00:00:00Z',
    finishedAt: '2026-01-01T00:00:01Z',
    durationMs: 1_000,
    oom: 'none',
    output: { stdoutBytes: 4, stderrBytes: 0, complete: true },
    usage: { samples: 0 },
    image: { reference: 'docker.io/library/busybox:latest', id: 'sha256:0' },
    ...overrides,
  } as RunResult;
}

function seen(overrides: Partial<Observed> = {}): Observed {
  return {
    taskId: 'a',
    stdout: { received: 4, wrongAt: undefined },
    stderr: { received: 0, wrongAt: undefined },
    ...overrides,
  };
}

const part = { stdout: { received: 2, wrongAt: undefined } };
const unavailable = new DrvError('DRV_ENGINE_UNAVAILABLE', 'gone');

describe('judge', () => {
  it('has nothing against the truth', () => {
    expect(judge(TRUTH, seen({ result: result() }))).toBeUndefined();
    expect(judge(TRUTH, seen({ result: result() }), CUT)).toBeUndefined();
  });

  it.each([
    ['a wrong exit code', { result: result({ exitCode: 4 }) }],
    ['a success that did not happen', { result: result({ status: 'success', exitCode: 0 }) }],
    ['a timeout that nothing explains', { result: result({ status: 'timeout', timeoutMs: 1 }) }],
    ['wrong bytes', { result: result(), stdout: { received: 4, wrongAt: 1 } }],
    ['output that is said to be complete and is not', { result: result(), ...part }],
    [
      'a part that is said to be the whole',
      { result: result({ output: { stdoutBytes: 2, stderrBytes: 0, complete: true } }), ...part },
    ],
    ['an error that is none of drv', { error: new TypeError('x is undefined') }],
    ['an error that no fault explains', { error: new DrvError('DRV_ABORTED', 'aborted') }],
    ['no answer', {}],
    ['a close that fails', { result: result(), closeError: unavailable }],
  ] satisfies [string, Partial<Observed>][])('finds %s, fault or no fault', (_what, observed) => {
    expect(judge(TRUTH, seen(observed))).toEqual(expect.any(String));
    expect(judge(TRUTH, seen(observed), CUT)).toEqual(expect.any(String));
  });

  it.each([
    ['an error of the engine', { error: unavailable }],
    [
      'a part of the output that is said to be one',
      {
        result: result({
          output: { stdoutBytes: 2, stderrBytes: 0, complete: false, incomplete: 'connection' },
        }),
        ...part,
      },
    ],
  ] satisfies [string, Partial<Observed>][])('lets a fault excuse %s', (_what, observed) => {
    expect(judge(TRUTH, seen(observed))).toEqual(expect.any(String));
    expect(judge(TRUTH, seen(observed), CUT)).toBeUndefined();
  });

  it('lets a busy engine excuse output that is not said to be complete', () => {
    const output = { stdoutBytes: 2, stderrBytes: 0, complete: false, incomplete: 'connection' } as const;
    const late = (ms: number) => ({
      result: result({ output }),
      answeredAt: Date.parse(result().finishedAt) + ms,
      ...part,
    });
    expect(judge(TRUTH, seen(late(2_000)))).toBeUndefined();
    expect(judge(TRUTH, seen(late(1_000)))).toContain('not complete');
  });

  it('lets an outcome be unknown that was given up at the bound of a close, and not before', () => {
    const error = new DrvError(
      'DRV_OUTCOME_UNKNOWN',
      'The task was closed before the engine told how it ended',
    );
    expect(judge(TRUTH, seen({ error, closeMs: 10_500 }))).toBeUndefined();
    expect(givenUp(seen({ error, closeMs: 10_500 }), { infoWaits: false })).toContain('DRV_OUTCOME_UNKNOWN');
    expect(judge(TRUTH, seen({ error, closeMs: 9_000 }))).toContain('DRV_OUTCOME_UNKNOWN');
    expect(judge(TRUTH, seen({ error }))).toContain('DRV_OUTCOME_UNKNOWN');
    expect(judge(TRUTH, seen({ error: unavailable, closeMs: 10_500 }))).toContain('DRV_ENGINE_UNAVAILABLE');
  });

  it('lets an engine that waits for every start be too late with what it is, and no other', () => {
    const error = new DrvError('DRV_ENGINE_TIMEOUT', 'late', { op: 'ask info' });
    const waits = { attachRace: false, infoWaits: true };
    expect(judge(TRUTH, seen({ error }), undefined, waits)).toBeUndefined();
    expect(judge(TRUTH, seen({ error }))).toContain('DRV_ENGINE_TIMEOUT');
    const other = new DrvError('DRV_ENGINE_TIMEOUT', 'late', { op: 'start container' });
    expect(judge(TRUTH, seen({ error: other }), undefined, waits)).toContain('DRV_ENGINE_TIMEOUT');
  });

  it('lets an engine that starts to read late excuse output without a byte, if that is said', () => {
    const nothing = (complete: boolean) =>
      seen({
        stdout: { received: 0, wrongAt: undefined },
        result: result({
          output: {
            stdoutBytes: 0,
            stderrBytes: 0,
            complete,
            ...(complete ? {} : { incomplete: 'connection' as const }),
          },
        }),
      });
    const late = { attachRace: true, infoWaits: false };
    expect(judge(TRUTH, nothing(false), undefined, late)).toBeUndefined();
    expect(judge(TRUTH, nothing(false))).toContain('not complete');
    expect(judge(TRUTH, nothing(true), undefined, late)).toContain('said to be complete');
  });

  it('knows how much a limit lets through', () => {
    const truth: Truth = {
      answers: [{ status: 'error', exitCode: 3, output: { limitBytes: 2 } }],
      stdout: content('four'),
    };
    const cut = result({ output: { stdoutBytes: 4, stderrBytes: 0, complete: false, incomplete: 'limit' } });
    expect(judge(truth, seen({ result: cut, ...part }))).toBeUndefined();
    expect(judge(truth, seen({ result: cut }))).toContain('the limit is 2 bytes');
    expect(judge(truth, seen({ result: result() }))).toContain('said to be complete');
  });

  it('wants a stop to have the reason that the status says', () => {
    const truth: Truth = { answers: [{ status: 'cancelled' }] };
    const stop = {
      reason: 'caller',
      requestedAt: '2026-01-01T00:00:00Z',
      signals: [],
      forced: false,
    } as const;
    const cancelled = result({ status: 'cancelled', stop, exitCode: 143 });
    expect(judge(truth, seen({ result: cancelled }))).toBeUndefined();
    const unexplained = result({ status: 'cancelled', exitCode: 143 });
    expect(judge(truth, seen({ result: unexplained }))).toBe('it is cancelled with no stop');
  });
});
