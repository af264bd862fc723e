import { setTimeout } from 'node:timers/promises';
import { createFakeEngine, standardPrograms, type FakeEngine, type FaultRule } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../../../src/engine/engine-client.ts';

/** Afterwards the client is not closed, and has no connection all the same. */
async function withClient(
  script: readonly FaultRule[],
  body: (client: EngineClient, engine: FakeEngine) => Promise<void>,
  requestTimeoutMs = 10_000,
): Promise<void> {
  const engine = await createFakeEngine({ programs: standardPrograms, images: ['busybox:1'], script });
  const client = createEngineClient({ host: engine.host, requestTimeoutMs });
  try {
    await body(client, engine);
    for (let turn = 0; engine.connections > 0 && turn < 200; turn += 1) await setTimeout(5);
    expect(engine.connections).toBe(0);
  } finally {
    client.close();
    await engine.close();
  }
}

const count = (engine: FakeEngine, call: string) =>
  engine.requests.filter((request) => request.call === call).length;

describe('a question', () => {
  it.each(['cut', 'reply-lost', 'cut-after-headers'] as const)('is asked again after: %s', (kind) =>
    withClient([{ on: 'container-list', times: 2, fault: { kind } }], async (client, engine) => {
      expect(await client.list({ labels: ['x'] })).toEqual([]);
      expect(count(engine, 'container-list')).toBe(3);
    }),
  );

  it('is asked three times at most, and then the connection is said to be lost', () =>
    withClient(
      [{ on: 'image-inspect', times: Infinity, fault: { kind: 'cut-after-headers' } }],
      async (client, engine) => {
        await expect(client.inspectImage('busybox:1')).rejects.toMatchObject({
          code: 'DRV_ENGINE_UNAVAILABLE',
          message: expect.stringContaining('the connection was lost'),
        });
        expect(count(engine, 'image-inspect')).toBe(3);
      },
    ));

  it('is not asked again when the engine has refused it', () =>
    withClient(
      [{ on: 'container-list', fault: { kind: 'status', status: 500, message: 'out of order' } }],
      async (client, engine) => {
        await expect(client.list({ labels: ['x'] })).rejects.toMatchObject({ statusCode: 500 });
        expect(count(engine, 'container-list')).toBe(1);
      },
    ));

  it('that is never answered ends at its deadline, and its connection with it', () =>
    withClient(
      [{ on: 'image-inspect', fault: { kind: 'hang' } }],
      async (client, engine) => {
        await expect(client.inspectImage('busybox:1')).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
        expect(count(engine, 'image-inspect')).toBe(1);
      },
      100,
    ));
});

describe('a call that changes something', () => {
  it.each(['cut', 'reply-lost', 'cut-after-headers'] as const)('is sent once, whatever happens: %s', (kind) =>
    withClient([{ on: 'container-remove', fault: { kind } }], async (client, engine) => {
      await expect(client.remove('nobody')).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
      expect(count(engine, 'container-remove')).toBe(1);
    }),
  );
});

it('an engine that is not there is told at once', async () => {
  const client = createEngineClient({ host: 'unix:///nowhere/drv.sock' });
  await expect(client.list({ labels: ['x'] })).rejects.toMatchObject({
    code: 'DRV_ENGINE_UNAVAILABLE',
    message: expect.stringContaining('is the engine running?'),
  });
});
