import { describe, expect, it } from 'vitest';
import type { FoundTask } from '../../src/tasks/found-task.ts';
import { pickTask } from '../../src/tasks/pick-task.ts';

const tasks = ['job', 'job-1', 'job-2', 'other'].map(
  (id, index): FoundTask => ({
    id,
    state: 'running',
    createdAt: index,
    image: 'busybox',
    container: `drv-${id}`,
    containerId: `${index}abcdef`,
  }),
);

describe('pickTask', () => {
  it.each([
    ['job', 'job'],
    ['o', 'other'],
    ['drv-job-2', 'job-2'],
    ['2ab', 'job-2'],
  ])('takes %s for %s', (word, id) => {
    expect(pickTask(tasks, word).id).toBe(id);
  });

  it.each([
    ['job-', 'job- is the beginning of several tasks: job-1, job-2; write more of it'],
    ['nope', 'this engine has no task nope; it has job, job-1, job-2, other'],
    ['', 'this engine has no task ""; it has job, job-1, job-2, other'],
  ])('refuses %j', (word, message) => {
    expect(() => pickTask(tasks, word)).toThrow(message);
  });

  it('names no more tasks than fit a line, and says why there may be none', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({ ...(tasks[0] as FoundTask), id: `t${index}` }));
    expect(() => pickTask(many, 'x')).toThrow('it has t0, t1, t2, t3, t4 and 4 more (drv ps)');
    expect(() => pickTask([], 'x')).toThrow(
      'this engine has no task x, nor any other: a task is removed when it ends',
    );
  });
});
