import type { ConnectionOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { DrvError, type Logger } from '@drv/core';
import { checkKinds, kind, type KindsOf, silentLogger, throwIfAborted } from '@drv/core/driver';
import { LISTED_BODY_BYTES, MAX_PRIORITY, QUEUE_NAME, type Direction, type TaskStore } from '@drv/queue';
import { commandOptions, connectionOptions, waitingOptions } from './connect/connection-options.ts';
import { storeError } from './connect/store-error.ts';
import { safeTls } from './connect/tls-connector.ts';
import { openJobs } from './jobs.ts';
import { openNotices } from './notices.ts';
import {
  claimOf,
  depthOf,
  listedRunOf,
  lostRunOf,
  messageOf,
  nodeRunOf,
  silenceOf,
  stateOf,
  workerOf,
} from './scripts/answers.ts';
import { createRunScript, listOf, type ScriptAnswer } from './scripts/run-script.ts';
import { openWake } from './wake.ts';

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
  /** The same of one that ended without a result: its task was lost, or could not be run. @default a week */
  readonly keepFailedMs?: number | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const keep = kind.number({ least: 1, whole: true });

export const BULLMQ_STORE: KindsOf<BullmqStoreOptions> = {
  // By connectionOptions, which never repeats it.
  url: kind.elsewhere,
  redis: kind.orNull(kind.fields({})),
  queue: QUEUE_NAME,
  keepMs: keep,
  keepFailedMs: keep,
  logger: kind.thatHas('a logger', 'debug'),
};

/** Messages that one read gives: each is up to 64 KiB. */
const READ_COUNT = 32;
/** A worker or driver of which nothing was heard for a week is forgotten. */
const FORGET_MS = 7 * 24 * 60 * 60_000;
/** Milliseconds between two looks for a run to claim: whoever was woken for it may have died. */
const LOOK_EVERY_MS = 2_000;
/** Runs that one look for lost ones is at. */
const LOST_COUNT = 200;
/** Milliseconds that messages for one who looks on are kept. */
const LOOK_MS = 60_000;

/**
 * The queue on Redis 7 or later, or Valkey, with BullMQ. Connects at once, and again whenever the connection is cut.
 *
 * @throws `DRV_INVALID_OPTION`
 */
export function createBullmqStore(options: BullmqStoreOptions): TaskStore {
  checkKinds(options, BULLMQ_STORE, 'createBullmqStore', { op: 'open store' });
  const { url, queue: name = 'drv', keepMs = 60 * 60_000, logger = silentLogger } = options;
  const { keepFailedMs = Math.max(keepMs, FORGET_MS) } = options;
  const connection = safeTls(connectionOptions(url, options.redis ?? {}));
  // One hash tag for all keys of the queue, BullMQ's too: they are then on one node of a cluster.
  const base = `{drv:${name}}`;
  const redis = new Redis(commandOptions(connection));
  redis.on('error', (error) => logger.debug({ error: String(error) }, 'redis'));
  const script = createRunScript(redis, base);
  const notices = openNotices(waitingOptions(connection), logger);
  const jobs = openJobs(name, {
    prefix: base,
    connection: waitingOptions(connection) as ConnectionOptions,
    keepMs,
    keepFailedMs,
    logger,
  });
  const wake = openWake(waitingOptions(connection), `${base}:wake`, logger);
  const closed = new AbortController();
  /** Aborted when there is a run that not everybody can take. */
  let news = new AbortController();
  let unwatch: (() => void) | undefined;
  let closing: Promise<void> | undefined;

  const is = async (answer: Promise<ScriptAnswer>) => (await answer) === 1;
  const key = (direction: Direction, runId: string) => `${base}:${direction}:${runId}`;

  function tellWaiting(): void {
    news.abort();
    news = new AbortController();
  }

  async function close(): Promise<void> {
    closed.abort();
    unwatch?.();
    wake.close();
    await jobs.close().catch(() => {});
    redis.disconnect();
    notices.close();
  }

  return {
    name: 'bullmq',
    async submit(run, { signal } = {}) {
      throwIfAborted(signal, 'submit task');
      const { runId, taskId, body, tenant = '', needs, priority = 0, startAfterMs = 0 } = run;
      const { lostMs = '' } = run;
      const wants = needs === undefined ? '' : JSON.stringify(needs);
      const order = [tenant, wants, priority, MAX_PRIORITY, startAfterMs, lostMs] as const;
      if (!(await is(script('submitRun', runId, taskId, body, ...order)))) return false;
      jobs.add(run);
      return true;
    },
    async withdraw(runId, { record = '', messages = [] } = {}) {
      if (!(await is(script('withdrawRun', runId, keepMs, record, ...messages)))) return false;
      await jobs.remove(runId);
      return true;
    },
    async claim({ workerId, node }, { waitMs, signal, offer = { labels: [] } }) {
      unwatch ??= notices.watch(`${base}:news:waiting`, tellWaiting);
      const until = performance.now() + waitMs;
      const stop = signal === undefined ? closed.signal : AbortSignal.any([closed.signal, signal]);
      const wanted = [workerId, node, JSON.stringify(offer), `${base}:${name}:meta`];
      while (!stop.aborted) {
        const heard = AbortSignal.any([stop, news.signal]);
        const answer = await script('claimRun', ...wanted);
        const claimed = claimOf(answer);
        const leftMs = until - performance.now();
        if (claimed !== undefined) jobs.begin(claimed.runId);
        if (claimed !== undefined || leftMs <= 0) return claimed;
        const dueMs = Number(answer) > 0 ? Number(answer) : LOOK_EVERY_MS;
        await wake.wait(Math.max(1, Math.min(leftMs, dueMs, LOOK_EVERY_MS)), heard);
      }
      if (closed.signal.aborted) throw isClosed();
      return undefined;
    },
    adopt: async (runId, fence, { workerId, node }) =>
      claimOf(await script('adoptRun', runId, fence, workerId, node)),
    async write(runId, fence, { record = '', order = '', messages = [], ended }) {
      const isEnded = ended === undefined ? '' : '1';
      const ms = ended?.failed === true ? keepFailedMs : keepMs;
      const written = await is(script('writeRun', runId, fence, record, order, isEnded, ms, ...messages));
      if (written && ended !== undefined) void jobs.finish(runId, ended);
      return written;
    },
    async giveUp(runId, fence, { record = '', messages = [], ended }) {
      const given = await is(script('giveUpRun', runId, fence, record, keepFailedMs, ...messages));
      if (given && ended !== undefined) void jobs.finish(runId, ended);
      return given;
    },
    async requeue(runId, fence, { isLost = false } = {}) {
      if (!(await is(script('requeueRun', runId, fence, isLost ? keepFailedMs : '')))) return false;
      await jobs.putBack(runId);
      return true;
    },
    state: async (runId) => stateOf(runId, await script('stateOfRun', runId)),
    async list({ limit }) {
      const [total, runs = []] = listOf(await script('listRuns', limit, LISTED_BODY_BYTES));
      return { total: Number(total), runs: listOf(runs).map(listedRunOf) };
    },
    lost: async () => listOf(await script('lostRuns', LOST_COUNT)).map(lostRunOf),
    hold: async (runId, member, silentMs) =>
      silenceOf(await script('holdRun', runId, member, silentMs), undefined),
    async letGo(runId, member) {
      await script('letGoRun', runId, member);
    },
    runOf: async (taskId) => (await redis.get(`${base}:id:${taskId}`).catch(rethrow)) ?? undefined,
    async beat(member, worker) {
      await script('beat', member, FORGET_MS, worker === undefined ? '' : JSON.stringify(worker));
    },
    silence: async (member) => silenceOf(await script('silenceOf', member), undefined),
    async leave(member) {
      await script('leave', member);
    },
    workers: async () => listOf(await script('workers')).flatMap(workerOf),
    depth: async () => depthOf(await script('depth')),
    runsOf: async (node) => listOf(await script('runsOfNode', node)).map(nodeRunOf),
    async tidied(runId, node) {
      await script('tidiedRun', runId, node, keepFailedMs);
    },
    async append(runId, messages, direction = 'down') {
      await script('appendTo', runId, direction, direction === 'down' ? '' : LOOK_MS, ...messages);
    },
    async read(runId, direction, after) {
      const from = after === undefined ? '-' : `(${after}`;
      const found = await redis
        .xrangeBuffer(key(direction, runId), from, '+', 'COUNT', READ_COUNT)
        .catch(rethrow);
      return found.map(messageOf);
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

function rethrow(error: unknown): never {
  throw storeError(error);
}

function isClosed(): DrvError {
  return new DrvError('DRV_INVALID_STATE', 'The store is closed', { op: 'use store' });
}
