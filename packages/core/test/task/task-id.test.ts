import { expect, it } from 'vitest';
import { generateTaskId, withTaskId } from '../../src/driver.ts';
import { isGeneratedTaskId, validateTask } from '../../src/index.ts';

it('leaves a task that has an id as it is', () => {
  const task = { id: 'sum-1', image: 'busybox' };
  expect(withTaskId(task)).toBe(task);
});

it('gives a task without one a valid id, another each time', () => {
  const task = Object.freeze({ image: 'busybox' });
  const [first, second] = [withTaskId(task), withTaskId(task)];
  expect(() => validateTask(first)).not.toThrow();
  expect(first).toEqual({ image: 'busybox', id: expect.any(String) as string });
  expect(first.id).not.toBe(second.id);
});

it.each([
  [generateTaskId(), true],
  ['run-klmnopqrstuv', true],
  ['run-0123456789ab', false],
  ['run-1', false],
  ['nightly-run-klmnopqrstuv', false],
])('%s is generated: %s', (id, expected) => {
  expect(isGeneratedTaskId(id)).toBe(expected);
});
