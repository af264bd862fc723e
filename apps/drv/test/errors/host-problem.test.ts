import { DrvError } from '@drv/core';
import { expect, it } from 'vitest';
import { hostProblem } from '../../src/errors/host-problem.ts';

it('names who gave an address that is wrong', () => {
  const error = new DrvError('DRV_INVALID_OPTION', 'host must be a path', { op: 'read engine address' });
  expect(hostProblem(error, 'DOCKER_HOST')).toMatchObject({ message: 'DOCKER_HOST: host must be a path' });
  expect(hostProblem(error, undefined)).toBe(error);
});

it('blames no address for another option', () => {
  const error = new DrvError('DRV_INVALID_OPTION', 'files["/in"]: cannot be read', { op: 'prepare task' });
  expect(hostProblem(error, 'DOCKER_HOST')).toBe(error);
});
