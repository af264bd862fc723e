import { expect, it } from 'vitest';
import type { ListedContainer } from '../../src/engine/calls/container-list.ts';
import type { EngineInfo } from '../../src/engine/traits/engine-info.ts';
import { LABEL, MANAGED_BY } from '../../src/ownership/labels.ts';
import { watchTasks, type WatchTasksOptions } from '../../src/tasks/watch-tasks.ts';

function container(id: string, state: string): ListedContainer {
  return {
    id,
    name: `drv-${id}`,
    image: 'sha256:1',
    state,
    createdAt: Number(id),
    labels: { [LABEL.managedBy]: MANAGED_BY, [LABEL.task]: id },
  } as ListedContainer;
}

it('follows the running tasks alone, and lets go of those that have ended', async () => {
  const looks = [
    [container('1', 'running'), container('2', 'exited')],
    [container('1', 'exited'), container('3', 'running')],
  ];
  const open = new Set<string>();
  const engine: WatchTasksOptions['engine'] = {
    info: async () => ({ flavour: 'docker' }) as EngineInfo,
    list: async () => looks.shift() ?? [],
    listImages: async () => [{ id: 'sha256:1', tags: ['busybox:1'] }] as never,
    async *stats(id, { signal } = {}) {
      open.add(id);
      if (signal === undefined) yield undefined;
      if (signal?.aborted !== true) {
        await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
      }
      open.delete(id);
    },
  };
  const seen: string[][] = [];
  for await (const rows of watchTasks({ engine, everyMs: 0 })) {
    seen.push(rows.map(({ task }) => `${task.id} ${task.state} ${task.image}`));
    if (seen.length === 2) {
      await expect.poll(() => [...open]).toEqual(['3']);
      break;
    }
  }
  expect(seen).toEqual([
    ['2 exited busybox:1', '1 running busybox:1'],
    ['3 running busybox:1', '1 exited busybox:1'],
  ]);
  await expect.poll(() => open.size).toBe(0);
});
