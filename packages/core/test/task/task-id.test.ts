import { expect, it } from 'vitest';
import { generateTaskId, withTaskId } from '../../src/driver.ts';
import { isGeneratedTaskId, validateTask } from '../../src/index.ts';

it('gives a copy, to which nothing happens any more that happens to the task', () => {
  const task = { id: 'sum-1', image: 'busybox', env: { A: '1' } };
  const copy = withTaskId(task);
  task.id = 'sum-2';
  task.env.A = '2';
  expect(copy).toEqual({ id: 'sum-1', image: 'busybox', env: { A: '1' } });
  expect(withTaskId(copy)).toBe(copy);
});

it.each([undefined, null, 7, 'x', { image: 'busybox', env: { A: () => 1 } }])(
  'refuses %j, which is no data',
  (task) => {
    expect(() => withTaskId(task as never)).toThrow(expect.objectContaining({ code: 'DRV_INVALID_TASK' }));
  },
);

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
