import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { DrvError, ERROR_CODES, type DrvErrorCode } from '../../src/index.ts';

const codes = Object.keys(ERROR_CODES) as DrvErrorCode[];

describe('the table of codes', () => {
  it.each(codes)('%s has a sentence for the documentation', (code) => {
    expect(code).toMatch(/^DRV_[A-Z]+(_[A-Z]+)*$/);
    expect(ERROR_CODES[code].means).toMatch(/\.$/);
  });

  it('calls a mistake of the caller retryable in no case', () => {
    const mistakes = codes.filter((code) => ERROR_CODES[code].kind === 'caller');
    expect(mistakes.filter((code) => ERROR_CODES[code].retryable)).toEqual([]);
  });
});

describe('a DrvError', () => {
  it.each(codes)('%s takes its kind and whether to try again from the table', (code) => {
    const error = new DrvError(code, 'what happened');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ code, ...pick(code), message: 'what happened' });
  });

  it('tells what it was about, and keeps its cause', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new DrvError('DRV_ENGINE_UNAVAILABLE', 'no engine', {
      cause,
      op: 'create container',
      taskId: 'sum-1',
      retryable: false,
      statusCode: 503,
      exitCode: 125,
    });
    expect(error).toMatchObject({ op: 'create container', taskId: 'sum-1', retryable: false, cause });
    expect(error).toMatchObject({ statusCode: 503, exitCode: 125 });
  });

  it('has no cause unless it was given one', () => {
    expect('cause' in new DrvError('DRV_INTERNAL', 'x')).toBe(false);
    expect('cause' in new DrvError('DRV_INTERNAL', 'x', { cause: undefined })).toBe(true);
  });

  it('is called AbortError when it is one, as the platform does', () => {
    expect(new DrvError('DRV_ABORTED', 'x').name).toBe('AbortError');
    expect(new DrvError('DRV_INTERNAL', 'x').name).toBe('DrvError');
    expect(String(new DrvError('DRV_INTERNAL', 'x'))).toBe('DrvError: x');
  });

  it('is told in JSON without its stack and its cause', () => {
    const cause = new Error('password=hunter2');
    const told = JSON.stringify(new DrvError('DRV_CREDENTIALS', 'no credentials', { cause }));
    expect(told).not.toContain('hunter2');
    expect(JSON.parse(told)).toMatchObject({ code: 'DRV_CREDENTIALS', kind: 'credentials' });
  });

  it('shows its code when it is printed', () => {
    expect(inspect(new DrvError('DRV_CONFLICT', 'taken'))).toContain('DRV_CONFLICT');
  });
});

describe('DrvError.is', () => {
  it('knows its own, by code where one is given', () => {
    const error: unknown = new DrvError('DRV_CONFLICT', 'taken');
    expect(DrvError.is(error)).toBe(true);
    expect(DrvError.is(error, 'DRV_CONFLICT')).toBe(true);
    expect(DrvError.is(error, 'DRV_ABORTED')).toBe(false);
  });

  it('knows those of another loaded copy of this package', () => {
    const foreign = Object.defineProperty(new Error('taken'), Symbol.for('drv.error'), { value: true });
    expect(DrvError.is(Object.assign(foreign, { code: 'DRV_CONFLICT' }), 'DRV_CONFLICT')).toBe(true);
  });

  it.each([undefined, null, 'DRV_ABORTED', 7, new Error('x'), { code: 'DRV_ABORTED' }])(
    'does not take %s for one',
    (value) => {
      expect(DrvError.is(value)).toBe(false);
    },
  );
});

function pick(code: DrvErrorCode): { kind: string; retryable: boolean } {
  const { kind, retryable } = ERROR_CODES[code];
  return { kind, retryable };
}
