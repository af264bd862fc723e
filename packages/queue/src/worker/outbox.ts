import { abortable, backOff, delay } from '@drv/core/driver';
import { encodeMessage, type Sender } from '../protocol/encode-message.ts';
import type { UpMessage } from '../protocol/messages.ts';
import { encodeRecord, type RunRecord } from '../protocol/record.ts';
import type { Codec } from '../protocol/codec.ts';
import type { ClaimedRun, RunSummary, RunUpdate, TaskStore } from '../store/task-store.ts';

/** What a worker writes about one run, in order. */
export interface Outbox {
  /** Sends a message, in its turn. */
  post(message: UpMessage, payload?: Uint8Array): void;
  /**
   * Writes what is durably known, with the messages that tell of it, after all that was posted before. Rejects when the
   * claim is lost.
   */
  commit(record: RunRecord | undefined, messages: readonly UpMessage[], ended?: RunSummary): Promise<void>;
  /** Resolves when all that was posted before is in the store. Rejects when the claim is lost. */
  flushed(): Promise<void>;
  /** Aborted when somebody else owns the run: nothing is written any more. */
  readonly lost: AbortSignal;
  /** Gives the claim up as if somebody else owned the run. What is on its way to the store is still waited for. */
  abandon(): void;
  /** The same where the store does not answer: nothing is waited for. */
  leave(): void;
}

/** The run has another owner. */
export class ClaimLost extends Error {
  constructor() {
    super('The claim on the run is lost');
  }
}

interface Waiting {
  readonly messages: readonly (readonly [UpMessage, Uint8Array])[];
  readonly record?: RunRecord | undefined;
  readonly order?: number | undefined;
  readonly ended?: RunSummary | undefined;
  readonly done?: { resolve: () => void; reject: (error: Error) => void } | undefined;
}

const NOTHING = new Uint8Array();
const PAUSES = { firstMs: 100, maxMs: 2_000 };

/** A store that cannot be reached is tried for as long as the claim is not known to be lost. */
export function createOutbox(
  store: TaskStore,
  { runId, fence }: Pick<ClaimedRun, 'runId' | 'fence'>,
  { codec, onTrouble }: { readonly codec: Codec; readonly onTrouble: (error: unknown) => void },
): Outbox {
  const lost = new AbortController();
  const left = new AbortController();
  const sender: Sender = { name: `w${fence}`, count: 0 };
  let records = 0;
  let queue: Waiting[] = [];
  let running = false;

  function add(waiting: Waiting): void {
    queue.push(waiting);
    if (!running) void run();
  }

  async function run(): Promise<void> {
    running = true;
    // What is posted at once goes in one write, and so does output that comes in one turn of the event loop.
    const isOutput = queue.every(({ messages }) => messages.some(([{ type }]) => type === 'output'));
    await (isOutput ? new Promise((resolve) => setImmediate(resolve)) : undefined);
    while (queue.length > 0) {
      const batch = nextBatch();
      const done = await send(updateOf(batch));
      for (const one of batch) {
        if (done) one.done?.resolve();
        else one.done?.reject(new ClaimLost());
      }
    }
    running = false;
  }

  /** Up to and with the first record, so that records are written one after the other. */
  function nextBatch(): readonly Waiting[] {
    const at = queue.findIndex(({ record, ended }) => record !== undefined || ended !== undefined);
    const batch = queue.slice(0, at === -1 ? queue.length : at + 1);
    queue = queue.slice(batch.length);
    return batch;
  }

  function updateOf(batch: readonly Waiting[]): RunUpdate {
    const { record, order, ended } = batch.at(-1) ?? {};
    const place = `up:${runId}`;
    return {
      messages: batch.flatMap(({ messages }) =>
        messages.map(([message, payload]) => encodeMessage(message, payload, { sender, codec, place })),
      ),
      record: record === undefined ? undefined : encodeRecord(record, runId, codec),
      order,
      ended,
    };
  }

  async function send(update: RunUpdate): Promise<boolean> {
    for (let attempt = 1; !lost.signal.aborted; attempt += 1) {
      try {
        if (await abortable(store.write(runId, fence, update), left.signal)) return true;
        lost.abort();
      } catch (error) {
        if (!left.signal.aborted) onTrouble(error);
        await delay(backOff(attempt, PAUSES), lost.signal).catch(() => {});
      }
    }
    return false;
  }

  const settled = (waiting: Omit<Waiting, 'done'>) =>
    new Promise<void>((resolve, reject) => add({ ...waiting, done: { resolve, reject } }));

  return {
    lost: lost.signal,
    abandon: () => lost.abort(),
    leave() {
      lost.abort();
      left.abort();
    },
    post: (message, payload = NOTHING) => add({ messages: [[message, payload]] }),
    commit(record, messages, ended) {
      const order = record === undefined ? undefined : (records += 1);
      return settled({
        messages: messages.map((message) => [message, NOTHING] as const),
        record,
        order,
        ended,
      });
    },
    flushed: () => settled({ messages: [] }),
  };
}
