import type { ConnectionOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { DrvError, type Logger } from '@drv/core';
import { checkNumbers, silentLogger, throwIfAborted } from '@drv/core/driver';
import type { ClaimedRun, Direction, NodeRun, StoredMessage, TaskStore } from '@drv/queue';
import { commandOptions, connectionOptions, waitingOptions } from './connect/connection-options.ts';
import { storeError } from './connect/store-error.ts';
import { openJobs } from './jobs.ts';
import { openNotices } from './notices.ts';
import { createRunScript, type ScriptAnswer } from './scripts/run-script.ts';

/** Options of {@link createBullmqStore}. */
export interface BullmqStoreOptions {
  /** `redis://user:password@host:port/database`; `rediss://` for TLS. */
  readonly url: string;
  /** Options of ioredis besides: `tls` with an authority of your own, for example. */
  readonly redis?: RedisOptions | undefined;
  /** Tasks of one name are one queue. @default 'drv' */
  readonly queue?: string | undefined;
  /** Milliseconds that an ended run, with its outcome and what was not read of its output, is kept. @default an hour */
  readonly keepMs?: number | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

/** Messages that one read gives: each is up to 64 KiB. */
const READ_COUNT = 32;
/** A worker or driver of which nothing was heard for a week is forgotten. */
const FORGET_MS = 7 * 24 * 60 * 60_000;
/** Milliseconds between two looks for runs that were taken out of BullMQ's queue by somebody who died of it. */
const LOOK_EVERY_MS = 30_000;

/**
 * The queue on Redis 7 or later, or Valkey, with BullMQ. Connects at once, and again whenever the connection is cut.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createBullmqStore(options: BullmqStoreOptions): TaskStore {
  const { url, queue: name = 'drv', keepMs = 60 * 60_000, logger = silentLogger } = options;
  checkNumbers({ keepMs }, { least: 1, whole: true });
  if (!/^[A-Za-z0-9_.-]{1,100}$/.test(name)) {
    throw new DrvError('DRV_INVALID_OPTION', 'queue must be letters, digits, "_", "." and "-"', {
      op: 'open store',
    });
  }
  const connection = connectionOptions(url, options.redis ?? {});
  // One hash tag for all keys of the queue, BullMQ's too: they are then on one node of a cluster.
  const base = `{drv:${name}}`;
  const redis = new Redis(commandOptions(connection));
  redis.on('error', (error) => logger.debug({ error: String(error) }, 'redis'));
  const script = createRunScript(redis, base);
  const notices = openNotices(waitingOptions(connection), logger);
  const jobs = openJobs(name, {
    prefix: base,
    connection: waitingOptions(connection) as ConnectionOptions,
    logger,
  });
  let lookedAt = performance.now();
  let adrift = new Set<string>();
  let closing: Promise<void> | undefined;

  const is = async (answer: Promise<ScriptAnswer>) => (await answer) === 1;
  const key = (direction: Direction, runId: string) => `${base}:${direction}:${runId}`;

  /** Runs that are active for BullMQ and that nobody has claimed, seen so twice. */
  async function findAdrift(): Promise<void> {
    if (performance.now() - lookedAt < LOOK_EVERY_MS) return;
    lookedAt = performance.now();
    const before = adrift;
    adrift = new Set();
    for (const runId of await jobs.active()) {
      const [, phase] = listOf(await script('stateOfRun', runId));
      if (text(phase) !== 'waiting') continue;
      if (before.has(runId)) await jobs.putBack(runId);
      else adrift.add(runId);
    }
  }

  async function close(): Promise<void> {
    await jobs.close().catch(() => {});
    redis.disconnect();
    notices.close();
  }

  return {
    name: 'bullmq',
    async submit(run, { signal } = {}) {
      throwIfAborted(signal, 'submit task');
      if (!(await is(script('submitRun', run.runId, run.taskId, run.body)))) return false;
      await jobs.add(run).catch(rethrow);
      return true;
    },
    async withdraw(runId) {
      if (!(await is(script('withdrawRun', runId, keepMs)))) return false;
      // A worker that has taken the job meanwhile finds that there is nothing to do.
      await jobs.remove(runId).catch(() => {});
      return true;
    },
    async claim({ workerId, node }, { waitMs, signal }) {
      await findAdrift();
      const until = performance.now() + waitMs;
      // BullMQ may answer early that there is none.
      while (performance.now() < until && signal?.aborted !== true && closing === undefined) {
        const runId = await jobs.next(waitMs, signal).catch(rethrow);
        if (runId === undefined) continue;
        const claimed = claimOf(runId, await script('claimRun', runId, workerId, node));
        if (claimed !== undefined) return claimed;
        await jobs.finish(runId, { text: 'withdrawn', failed: true });
      }
      return undefined;
    },
    adopt: async (runId, fence, { workerId, node }) =>
      claimOf(runId, await script('adoptRun', runId, fence, workerId, node)),
    async write(runId, fence, { record = '', messages = [], ended }) {
      const isEnded = ended === undefined ? '' : '1';
      const written = await is(script('writeRun', runId, fence, record, isEnded, keepMs, ...messages));
      if (written && ended !== undefined) void jobs.finish(runId, ended);
      return written;
    },
    async giveUp(runId, fence, { record = '', messages = [], ended }) {
      const given = await is(script('giveUpRun', runId, fence, record, keepMs, ...messages));
      if (given && ended !== undefined) void jobs.finish(runId, ended);
      return given;
    },
    async requeue(runId, fence) {
      if (!(await is(script('requeueRun', runId, fence)))) return false;
      await jobs.putBack(runId).catch(rethrow);
      return true;
    },
    async state(runId) {
      const [taskId, phase, fence, node, record, silence] = listOf(await script('stateOfRun', runId));
      if (taskId === undefined) return undefined;
      return {
        runId,
        taskId: text(taskId) ?? '',
        phase: (text(phase) ?? 'ended') as 'waiting' | 'claimed' | 'ended',
        fence: Number(text(fence)),
        node: text(node),
        record: Buffer.isBuffer(record) ? record : undefined,
        silentMs: node === null ? undefined : silenceOf(silence, Number.POSITIVE_INFINITY),
      };
    },
    runOf: async (taskId) => (await redis.get(`${base}:id:${taskId}`).catch(rethrow)) ?? undefined,
    async beat(member) {
      await script('beat', member, FORGET_MS);
    },
    silence: async (member) => silenceOf(await script('silenceOf', member), undefined),
    async leave(member) {
      await redis.zrem(`${base}:alive`, member).catch(rethrow);
    },
    async runsOf(node) {
      return listOf(await script('runsOfNode', node)).map((run): NodeRun => {
        const [runId, fence, workerId, silence, phase] = listOf(run);
        return {
          runId: text(runId) ?? '',
          fence: Number(text(fence)),
          workerId: text(workerId) ?? '',
          silentMs: silenceOf(silence, undefined),
          ended: text(phase) === 'ended',
        };
      });
    },
    async tidied(runId, node) {
      await script('tidiedRun', runId, node, keepMs);
    },
    async append(runId, messages) {
      await script('appendDown', runId, ...messages);
    },
    async read(runId, direction, after) {
      const from = after === undefined ? '-' : `(${after}`;
      const found = await redis
        .xrangeBuffer(key(direction, runId), from, '+', 'COUNT', READ_COUNT)
        .catch(rethrow);
      return found.map(
        ([cursor, [, body]]): StoredMessage => ({ cursor: cursor.toString(), body: body as Buffer }),
      );
    },
    watch: (runId, direction, onNews) => notices.watch(`${base}:news:${direction}:${runId}`, onNews),
    async discard(runId, direction, upTo) {
      const [ms = '0', count = '0'] = upTo.split('-');
      await redis.xtrim(key(direction, runId), 'MINID', `${ms}-${Number(count) + 1}`).catch(rethrow);
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function claimOf(runId: string, answer: ScriptAnswer): ClaimedRun | undefined {
  const [fence, taskId, body, record] = listOf(answer);
  if (fence === undefined) return undefined;
  return {
    runId,
    fence: Number(fence),
    taskId: text(taskId) ?? '',
    body: body as Buffer,
    record: Buffer.isBuffer(record) ? record : undefined,
  };
}

/** An answer that is no list is an empty one. */
function listOf(answer: ScriptAnswer): readonly ScriptAnswer[] {
  return Array.isArray(answer) ? (answer as readonly ScriptAnswer[]) : [];
}

function text(answer: ScriptAnswer | undefined): string | undefined {
  return Buffer.isBuffer(answer) ? answer.toString() : undefined;
}

/** -1: nothing was ever heard of it, or it left. */
function silenceOf<T>(answer: ScriptAnswer | undefined, never: T): number | T {
  return typeof answer === 'number' && answer >= 0 ? answer : never;
}

function rethrow(error: unknown): never {
  throw storeError(error);
}
