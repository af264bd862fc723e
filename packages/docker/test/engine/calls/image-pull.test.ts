import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PullEvent } from '@drv/core';
import { parseReference } from '@drv/image';
import { expect, it } from 'vitest';
import { createEngineClient } from '../../../src/engine/engine-client.ts';

/** What is told of a pull whose progress is these lines. */
async function eventsOf(...lines: readonly object[]): Promise<readonly PullEvent[]> {
  const server = createServer(({ url = '' }, response) => {
    if (url.endsWith('/version')) return void response.end('{"Version":"29.0.0","ApiVersion":"1.51"}');
    response.end(lines.map((line) => `${JSON.stringify(line)}\r\n`).join(''));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const engine = createEngineClient({ host: `tcp://127.0.0.1:${port}` });
  try {
    const events: PullEvent[] = [];
    for await (const event of engine.pullImage(parseReference('busybox'))) events.push(event);
    return events;
  } finally {
    await engine.close();
    server.close();
    await once(server, 'close');
  }
}

it('tells bytes where the engine counts bytes, and seconds where it counts seconds', async () => {
  const layer = 'f27e45e08d9e';
  expect(
    await eventsOf(
      { status: 'Pulling fs layer', progressDetail: {}, id: layer },
      { status: 'Downloading', progressDetail: { current: 3, total: 9 }, id: layer },
      { status: 'Extracting', progressDetail: { units: 's', hidecounts: true }, id: layer },
      { status: 'Extracting', progressDetail: { current: 2, units: 's', hidecounts: true }, id: layer },
      { status: 'Extracting', progressDetail: { current: 2, total: 4, units: 'files' }, id: layer },
    ),
  ).toEqual([
    { status: 'Pulling fs layer', layer },
    { status: 'Downloading', layer, currentBytes: 3, totalBytes: 9 },
    { status: 'Extracting', layer },
    { status: 'Extracting', layer, elapsedSeconds: 2 },
    { status: 'Extracting', layer },
  ]);
});
