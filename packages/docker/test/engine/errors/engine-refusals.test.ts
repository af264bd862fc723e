import { DrvError } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../src/engine/errors/engine-refusals.ts';

const failed = (statusCode: number, message: string) =>
  new DrvError('DRV_ENGINE_FAILED', message, { statusCode });

describe('isRefusal', () => {
  it.each([
    'Container abc is not paused',
    'Cannot unpause container abc: cannot resume a stopped container: unknown',
    'Cannot pause container abc: cannot pause a stopped container: unknown',
    'container is already paused',
    'Container abc is not running',
  ])('knows a task that cannot be frozen or thawed now: %s', (message) => {
    expect(isRefusal(failed(500, message), 'wrong-state')).toBe(true);
  });

  it('knows an image that went away during the call', () => {
    const message = 'reading image "ecd7": locating image with ID "ecd7": image not known';
    expect(isRefusal(failed(500, message), 'no-image')).toBe(true);
    expect(isRefusal(failed(500, 'reading image "ecd7": input/output error'), 'no-image')).toBe(false);
  });

  it('knows a working directory that cannot be one', () => {
    expect(isRefusal(failed(500, 'Cannot mkdir: /etc/passwd is not a directory'), 'bad-task')).toBe(true);
  });

  it('does not take a failure of the engine for one', () => {
    expect(isRefusal(failed(500, 'cgroups: cannot find cgroup mount'), 'wrong-state')).toBe(false);
    expect(isRefusal(new Error('Container abc is not paused'), 'wrong-state')).toBe(false);
  });

  it.each([
    [404, 'snapshot 7d1 does not exist: not found'],
    [500, 'container 3f2: no such container'],
    [
      500,
      'Image 6b2a exists in local storage but may be corrupted: reading image "6b2a": locating image with ID "6b2a": image not known',
    ],
  ])('a count of bytes that failed for what came or went meanwhile, %i %s', (status, message) => {
    expect(isRefusal(failed(status, message), 'miscounted')).toBe(true);
  });
});
