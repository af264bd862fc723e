import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How often an engine itself says that it started a container of each task, from now on. */
export interface StartCounter extends AsyncDisposable {
  readonly starts: ReadonlyMap<string, number>;
}

/** Listens to the engine, which keeps only its last 256 events for those who ask later. */
export async function countStarts(host: string): Promise<StartCounter> {
  const starts = new Map<string, number>();
  const filters = encodeURIComponent(
    JSON.stringify({ type: ['container'], event: ['start'], label: ['drv.task'] }),
  );
  const request = get({
    socketPath: host.replace('unix://', ''),
    path: `/events?filters=${filters}`,
    agent: false,
  });
  request.on('error', () => {});
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => {});
  createInterface({ input: response })
    .on('line', (line) => {
      const event = JSON.parse(line) as { readonly Actor?: { readonly Attributes?: Record<string, string> } };
      const task = event.Actor?.Attributes?.['drv.task'] ?? '';
      starts.set(task, (starts.get(task) ?? 0) + 1);
    })
    .on('error', () => {});
  return {
    starts,
    async [Symbol.asyncDispose]() {
      request.destroy();
    },
  };
}
