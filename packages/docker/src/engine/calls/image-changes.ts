import type { AbortOptions } from '@drv/core';
import type { ImageChange } from '@drv/core/driver';
import { readJsonLines } from '../wire/json-lines.ts';
import type { EngineTransport } from '../transport/engine-transport.ts';

const KINDS: Readonly<Record<string, ImageChange['kind']>> = {
  pull: 'added',
  load: 'added',
  import: 'added',
  build: 'added',
  create: 'added',
  tag: 'renamed',
  untag: 'renamed',
  delete: 'removed',
  remove: 'removed',
  prune: 'removed',
};

/** Images that come and go on an engine, by whomever, as it tells them. Ends when the engine stops. */
export async function* streamImageChanges(
  transport: EngineTransport,
  options: AbortOptions,
): AsyncGenerator<ImageChange, void, undefined> {
  const query = new URLSearchParams({ filters: JSON.stringify({ type: ['image'] }) });
  const response = await transport.open({
    op: 'stream events',
    method: 'GET',
    path: `/events?${query.toString()}`,
    signal: options.signal,
  });
  for await (const event of readJsonLines(response, { signal: options.signal })) {
    const { Action, Actor } = (event ?? {}) as { Action?: unknown; Actor?: { ID?: unknown } | null };
    const kind = typeof Action === 'string' && Object.hasOwn(KINDS, Action) ? KINDS[Action] : undefined;
    if (kind === undefined) continue;
    const id = Actor?.ID;
    // A pull names the image by its reference, a removal by its id.
    yield typeof id === 'string' && id.startsWith('sha256:') ? { kind, imageId: id } : { kind };
  }
}
