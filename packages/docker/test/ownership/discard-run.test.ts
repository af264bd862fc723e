import { expect, it } from 'vitest';
import type { ContainerState } from '../../src/engine/calls/container-state.ts';
import { discardRun } from '../../src/ownership/discard-run.ts';
import { LABEL, MANAGED_BY } from '../../src/ownership/labels.ts';

const ours = {
  name: 'drv-task',
  labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.task]: 'task', [LABEL.run]: 'run-1' },
};

async function removed(found: Pick<ContainerState, 'name' | 'labels'> | undefined, runId = 'run-1') {
  const ids: string[] = [];
  const asked: string[] = [];
  const inspect = async (name: string) => {
    asked.push(name);
    return found && ({ id: 'found', ...found } as ContainerState);
  };
  await discardRun(
    { engine: { inspect }, remove: async (id) => void ids.push(id) },
    { taskId: 'task', runId },
  );
  expect(asked).toEqual(['drv-task']);
  return ids;
}

it('the container of the run is removed', async () => {
  expect(await removed(ours)).toEqual(['found']);
});

it.each<[whose: string, found: Pick<ContainerState, 'name' | 'labels'> | undefined]>([
  ['nobody, since there is none', undefined],
  ['another run of the task', { ...ours, labels: { ...ours.labels, [LABEL.run]: 'run-2' } }],
  ['a run without a name', { ...ours, labels: { ...ours.labels, [LABEL.run]: '' } }],
  ['another task', { ...ours, labels: { ...ours.labels, [LABEL.task]: 'other' } }],
  ['somebody else', { ...ours, labels: { [LABEL.run]: 'run-1' } }],
])('a container of %s is not touched', async (_whose, found) => {
  expect(await removed(found)).toEqual([]);
});

it('an empty name is that of no run', async () => {
  const nameless = { ...ours, labels: { ...ours.labels, [LABEL.run]: '' } };
  expect(await removed(nameless, '')).toEqual([]);
});
