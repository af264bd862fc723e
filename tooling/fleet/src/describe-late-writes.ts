import { randomBytes, randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { startHoldingProxy } from './holding-proxy.ts';
import type { OpenStore, PrivateStore } from './private-store.ts';

/** What an owner of a run has written, that a connection holds up, and that reaches the store when the owner has written on. */
export function describeLateWrites({
  start,
  openStore,
}: {
  readonly start: () => Promise<PrivateStore>;
  readonly openStore: OpenStore;
}): void {
  it('a record that its connection held up does not take the place of a later one', async () => {
    await using server = await start();
    const url = new URL(server.url);
    await using proxy = await startHoldingProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    await using store = openStore(url.href, `test-${randomBytes(4).toString('hex')}`);
    await store.submit({ runId: randomUUID(), taskId: randomUUID(), body: Buffer.from('task') });
    const claimed = await store.claim({ workerId: 'one', node: 'one' }, { waitMs: 5_000 });
    const { runId = '', fence = 0 } = claimed ?? {};
    const write = (record: string, order: number) =>
      store.write(runId, fence, { record: Buffer.from(record), order });
    proxy.hold();
    const early = write('early', 1).catch(() => {});
    await expect.poll(() => proxy.heldBytes).toBeGreaterThan(0);
    proxy.cut();
    await early;
    for (const [record, order] of [
      ['early', 1],
      ['later', 2],
    ] as const) {
      await expect.poll(() => write(record, order).catch(() => false)).toBe(true);
    }
    await proxy.letGo();
    expect(Buffer.from((await store.state(runId))?.record ?? []).toString()).toBe('later');
  });
}
