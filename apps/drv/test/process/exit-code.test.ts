import { DrvError, type RunResult } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { exitCodeOf, exitCodeOfError } from '../../src/process/exit-code.ts';

describe('the exit code', () => {
  it.each([
    [{ status: 'success', exitCode: 0 }, 0],
    [{ status: 'error', exitCode: 3 }, 3],
    [{ status: 'error', exitCode: 255 }, 255],
    [{ status: 'timeout', exitCode: 0 }, 124],
    [{ status: 'killed', cause: 'oom', exitCode: 137 }, 137],
    [{ status: 'killed', cause: 'signal', exitCode: 137 }, 137],
    [{ status: 'killed', cause: 'signal', exitCode: 139 }, 139],
    [{ status: 'killed', cause: 'output-limit', exitCode: 143 }, 137],
    [{ status: 'cancelled', exitCode: 0 }, 130],
  ])('of %j is %i', (result, code) => {
    expect(exitCodeOf(result as RunResult)).toBe(code);
  });

  it.each([
    [new DrvError('DRV_COMMAND_NOT_FOUND', '', { exitCode: 127 }), 127],
    [new DrvError('DRV_COMMAND_NOT_EXECUTABLE', '', { exitCode: 126 }), 126],
    [new DrvError('DRV_START_FAILED', '', { exitCode: 125 }), 125],
    [new DrvError('DRV_ENGINE_UNAVAILABLE', ''), 125],
    [new DrvError('DRV_ABORTED', ''), 130],
    [new TypeError('a defect'), 125],
    ['thrown text', 125],
  ])('of the error %s is %i', (error, code) => {
    expect(exitCodeOfError(error)).toBe(code);
  });
});
