import { expect, it } from 'vitest';
import { LABEL, MANAGED_BY } from '../../src/ownership/labels.ts';
import { listTasks } from '../../src/tasks/list-tasks.ts';

function container(name: string, createdAt: number, labels: Readonly<Record<string, string>>) {
  return { id: `id of ${name}`, name, image: `image of ${name}`, state: 'running', createdAt, labels };
}

it('lists what is of drv, the newest first, with a tag where the engine knows one', async () => {
  const of = (task: string) => ({ [LABEL.managedBy]: MANAGED_BY, [LABEL.task]: task });
  const containers = [container('drv-old', 1, of('old')), container('drv-new', 2, of('new'))];
  const foreign = container('somebodys', 3, of('old'));
  const asked: (readonly string[])[] = [];
  const engine = {
    async list({ labels }: { readonly labels: readonly string[] }) {
      asked.push(labels);
      return [...containers, foreign] as never;
    },
    listImages: async () => [{ id: 'image of drv-new', tags: ['busybox:1'] }] as never,
  };
  const shared = { state: 'running' };
  expect(await listTasks({ engine })).toEqual([
    {
      ...shared,
      id: 'new',
      createdAt: 2,
      image: 'busybox:1',
      container: 'drv-new',
      containerId: 'id of drv-new',
    },
    {
      ...shared,
      id: 'old',
      createdAt: 1,
      image: 'image of drv-old',
      container: 'drv-old',
      containerId: 'id of drv-old',
    },
  ]);
  expect(asked).toEqual([[`${LABEL.managedBy}=${MANAGED_BY}`]]);
});
