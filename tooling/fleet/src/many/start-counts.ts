import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** How often engines themselves say that they started a container of each task. */
export interface StartCounts extends AsyncDisposable {
  /** Listens to an engine from now on: it keeps only its last 256 events for those who ask later, and none over a restart. */
  listenTo(host: string): Promise<void>;
  /** Of all engines, or of one. */
  of(taskId: string, host?: string): number;
}

export function countStarts(): StartCounts {
  const starts = new Map<string, Map<string, number>>();
  const over = new AbortController();
  // Not by the label: Podman finds a label only with its value.
  const filters = JSON.stringify({ type: ['container'], event: ['start'] });
  return {
    async listenTo(host) {
      const ofHost = starts.get(host) ?? new Map<string, number>();
      starts.set(host, ofHost);
      const told = new Set<string>();
      const request = get({
        socketPath: host.replace('unix://', ''),
        path: `/events?filters=${encodeURIComponent(filters)}`,
        agent: false,
        signal: over.signal,
      });
      request.on('error', () => {});
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.on('error', () => {});
      createInterface({ input: response })
        .on('line', (line) => {
          const { id = '', timeNano = 0, Actor } = JSON.parse(line) as StartEvent;
          const task = Actor?.Attributes?.['drv.task'];
          // Podman tells of an event again when it has begun a new file of them.
          const start = `${id} ${timeNano}`;
          if (task === undefined || told.has(start)) return;
          told.add(start);
          ofHost.set(task, (ofHost.get(task) ?? 0) + 1);
        })
        .on('error', () => {});
    },
    of(taskId, host) {
      const counted = host === undefined ? [...starts.values()] : [starts.get(host)];
      return counted.reduce((sum, ofHost) => sum + (ofHost?.get(taskId) ?? 0), 0);
    },
    async [Symbol.asyncDispose]() {
      over.abort();
    },
  };
}

interface StartEvent {
  readonly id?: string;
  readonly timeNano?: number;
  readonly Actor?: { readonly Attributes?: Readonly<Record<string, string>> };
}
