import { describe, expect, it } from 'vitest';
import type { ListedTask } from '@drv/docker';
import { pickTask } from '../../src/tasks/pick-task.ts';

const ids = [
  'build-12',
  'a',
  'drv-a',
  '0',
  'run-klmnopqrstuv',
  'run-klmnzzzzzzzz',
  'run-zyxwvutsrqpo',
  'run-420',
];
const tasks = ids.map(
  (id, index): ListedTask => ({
    id,
    state: 'running',
    createdAt: index,
    image: 'busybox',
    container: `drv-${id}`,
    containerId: `${index}abcdef`,
  }),
);
const none = (word: string) =>
  `this engine has no task ${word}; it has build-12, a, drv-a, 0, run-klmnopqrstuv and 3 more (drv ps)`;

describe('pickTask', () => {
  it.each([
    ['its id', 'build-12', 'build-12'],
    ['its id, which is also the name of the container of another one', 'drv-a', 'drv-a'],
    ['its id, which container ids begin with', '0', '0'],
    ['the name of its container', 'drv-build-12', 'build-12'],
    ['the id of its container', '1abcdef', 'a'],
    ['the beginning of its id, which drv generated', 'run-zyxw', 'run-zyxwvutsrqpo'],
    ['as much of it as tells it from others', 'run-klmnz', 'run-klmnzzzzzzzz'],
  ])('takes %s', (_name, word, id) => {
    expect(pickTask(tasks, word).id).toBe(id);
  });

  it.each([
    ['the beginning of an id that somebody chose', 'build-1', none('build-1')],
    ['one that looks nearly generated', 'run-42', none('run-42')],
    ['the beginning of the name of a container', 'drv-run-zyxw', none('drv-run-zyxw')],
    ['the beginning of the id of a container', '1ab', none('1ab')],
    [
      'too little of a generated id',
      'run-z',
      `${none('run-z')}; of a generated id, write run- and four letters or more`,
    ],
    ['nothing', '', none('""')],
    [
      'what several ids begin with',
      'run-klmn',
      '"run-klmn" matches several tasks: run-klmnopqrstuv, run-klmnzzzzzzzz; be more specific',
    ],
  ])('refuses %s', (_name, word, message) => {
    expect(() => pickTask(tasks, word)).toThrow(message);
  });

  it('says why there may be none', () => {
    expect(() => pickTask([], 'x')).toThrow(
      'this engine has no task x, nor any other: a task is removed when it ends',
    );
  });
});
