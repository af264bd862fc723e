import { randomUUID } from 'node:crypto';
import { createMemoryStore, createTaskWorker, type TaskStore } from '@drv/queue';
import { createMemoryDriver, standardPrograms } from '@drv/testing';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';
import { encodeEntry } from '../../src/protocol/entry.ts';
import { decodeRecord, encodeRecord, type RunRecord } from '../../src/protocol/record.ts';
import { held } from '../support/held.ts';

const codec = createCodec(undefined);
const GONE = { workerId: 'worker-gone', node: 'gone' };

/** A run whose caller and whose worker are gone, and that may be lost after `lostMs`. */
async function forsaken(store: TaskStore, record: RunRecord | Buffer, lostMs = 50): Promise<string> {
  const [runId, taskId] = [randomUUID(), `task-${randomUUID()}`];
  const task = { id: taskId, image: 'busybox', command: ['print', 'x'] };
  const none = { asksCredentials: false, wantsPull: false, wantsFiles: false };
  const body = encodeEntry({ task, client: 'driver-gone', ...none }, runId, codec);
  await store.beat(GONE.workerId, { node: GONE.node, offer: { labels: [] } });
  await store.submit({ runId, taskId, body, lostMs });
  await store.claim(GONE, { waitMs: 5_000 });
  const written = Buffer.isBuffer(record) ? record : encodeRecord(record, runId, codec);
  await store.write(runId, 1, { record: written });
  return runId;
}

/** A worker of another node. It looks for lost runs every 0.6 s. */
function elsewhere(store: TaskStore) {
  const log = () => vi.fn<(fields: object, message: string) => void>();
  const logger = { debug: log(), info: log(), warn: log(), error: log() };
  const driver = held(createMemoryDriver({ programs: standardPrograms }));
  held(createTaskWorker({ store, node: 'two', driver, slots: 1, beatMs: 20, silentMs: 100, logger }));
  return { logger, driver };
}

it('a task that ran, whose worker and whose caller are gone, is given up by the worker of another node', async () => {
  const store = held(createMemoryStore());
  const runId = await forsaken(store, { mayHaveRun: true });
  const { logger } = elsewhere(store);
  await expect.poll(async () => (await store.state(runId))?.phase, { timeout: 10_000 }).toBe('ended');
  const { outcome } = decodeRecord((await store.state(runId))?.record, runId, codec);
  expect(outcome?.error).toMatchObject({
    code: 'DRV_NODE_LOST',
    message: expect.stringMatching(/^The node gone has not been heard of for \d+ ms/) as string,
  });
  expect((await store.list({ limit: 9 })).total).toBe(0);
  // Its node is to remove what is left of it when it is back.
  expect((await store.runsOf('gone')).map((run) => [run.runId, run.ended])).toEqual([[runId, true]]);
  await expect
    .poll(() => logger.warn.mock.calls)
    .toContainEqual([
      expect.objectContaining({ runId, node: 'gone', code: 'DRV_NODE_LOST' }),
      'gave up a task of a lost node',
    ]);
});

it('one of which nobody can read what is known of it is given up, too', async () => {
  const store = held(createMemoryStore());
  const runId = await forsaken(store, Buffer.from('\0no record'));
  elsewhere(store);
  await expect.poll(async () => (await store.state(runId))?.phase, { timeout: 10_000 }).toBe('ended');
});

it('one that was never started is put back, and ended by the next worker, since nobody waits for it', async () => {
  const store = held(createMemoryStore());
  const runId = await forsaken(store, {});
  const { driver } = elsewhere(store);
  await expect.poll(async () => (await store.state(runId))?.phase, { timeout: 10_000 }).toBe('ended');
  expect((await store.state(runId))?.node).toBe('two');
  expect(decodeRecord((await store.state(runId))?.record, runId, codec).mayHaveRun).toBe(false);
  expect(driver.inspect().containers).toEqual([]);
});

it('one whose worker is silent, and not for long enough, or is heard of again, is left to it', async () => {
  const store = held(createMemoryStore());
  const patient = await forsaken(store, { mayHaveRun: true }, 60_000);
  const asked = vi.spyOn(store, 'lost');
  elsewhere(store);
  await expect.poll(() => asked.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const back = await forsaken(store, { mayHaveRun: true }, 50);
  await expect
    .poll(
      async () =>
        (
          await Promise.all(asked.mock.results.map(({ value }) => value as ReturnType<TaskStore['lost']>))
        ).flat().length,
      { timeout: 10_000 },
    )
    .toBeGreaterThan(0);
  const beats = setInterval(() => void store.beat(GONE.workerId), 10);
  onTestFinished(() => clearInterval(beats));
  const seen = asked.mock.calls.length;
  await expect.poll(() => asked.mock.calls.length, { timeout: 10_000 }).toBeGreaterThan(seen);
  expect((await store.state(back))?.phase).toBe('claimed');
  expect((await store.state(patient))?.phase).toBe('claimed');
});
