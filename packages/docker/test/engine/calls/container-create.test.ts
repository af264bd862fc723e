import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../../src/engine/engine-client.ts';
import type { ContainerSpec } from '../../../src/engine/calls/container-spec.ts';

/** An engine that begins to answer a create call, and never ends. */
let server: Server;
let client: EngineClient;
let begun: Promise<unknown>;

beforeEach(async () => {
  server = createServer((request, response) => {
    request.resume();
    response.writeHead(201, { 'content-type': 'application/json' });
    response.write('{"Id":');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  begun = once(server, 'request');
  const { port } = server.address() as AddressInfo;
  client = createEngineClient({ host: `tcp://127.0.0.1:${port}`, requestTimeoutMs: 200 });
});
afterEach(async () => {
  // The client has hung up: else this would wait for ever.
  await new Promise((resolve) => server.close(resolve));
  await client.close();
});

describe('an answer to a create call that stops in the middle', () => {
  const create = (signal?: AbortSignal) =>
    client.create({} as ContainerSpec, { name: 'x', ...(signal === undefined ? {} : { signal }) });

  it('is DRV_ENGINE_TIMEOUT within the deadline of the call', () =>
    expect(create()).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' }));

  it('ends with an abort', async () => {
    const controller = new AbortController();
    const creating = create(controller.signal);
    await begun;
    controller.abort();
    await expect(creating).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  });
});
