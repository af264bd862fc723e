import { EngineApi } from '@drv/tooling-engine';

/** How often the engine itself says that it started a container of the task. */
export async function startsOf(host: string, taskId: string, since: number): Promise<number> {
  const filters = { type: ['container'], event: ['start'], label: [`drv.task=${taskId}`] };
  const events = await new EngineApi(host).json('GET', '/events', {
    query: {
      since: String(Math.floor(since / 1_000) - 1),
      until: String(Math.ceil(Date.now() / 1_000)),
      filters: JSON.stringify(filters),
    },
  });
  return events.length;
}
