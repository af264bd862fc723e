import { randomInt } from 'node:crypto';
import type { Writable } from 'node:stream';
import { DrvError, type ArtifactReport } from '@drv/core';
import { deferred, type Deferred } from '../channel/deferred.ts';
import { errorOf } from '../protocol/error-data.ts';
import { artifactStream, type CollectLimits, type UpMessage } from '../protocol/messages.ts';
import type { Deliveries } from './deliveries.ts';
import type { Delivery } from './delivery.ts';
import type { Sender } from '../channel/sender.ts';

/** An artifact on its way. */
export interface Collection {
  /** Resolves when all of it was taken, with the report of the worker. */
  readonly done: Promise<ArtifactReport>;
  /** No more of it is wanted. Idempotent. */
  end(): void;
}

interface Open {
  readonly report: Deferred<ArtifactReport>;
  readonly delivery: Delivery;
}

/** The artifacts that a worker is asked for. */
export class RemoteCollections {
  readonly #taskId: string;
  readonly #sender: Pick<Sender, 'send'>;
  readonly #deliveries: Deliveries;
  readonly #open = new Map<number, Open>();
  /** What was given to who asked before is there, too, where a task is recovered. */
  #count = randomInt(2 ** 40);

  constructor(taskId: string, sender: Pick<Sender, 'send'>, deliveries: Deliveries) {
    this.#taskId = taskId;
    this.#sender = sender;
    this.#deliveries = deliveries;
  }

  /** Some are waited for. */
  get areOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Asks for what is at a path: frames of entries, written to the stream. */
  ask(path: string, limits: CollectLimits, into: Writable): Collection {
    this.#count += 1;
    const id = this.#count;
    const report = deferred<ArtifactReport>();
    const delivery = this.#deliveries.add(artifactStream(id), into);
    this.#open.set(id, { report, delivery });
    void this.#sender.send({ type: 'collect', id, path, limits });
    return {
      done: report.promise,
      end: () => {
        if (!this.#open.delete(id)) return;
        delivery.abandon();
        void this.#sender.send({ type: 'collect-end', id });
      },
    };
  }

  answer({ id, report, bytes, error }: UpMessage & { readonly type: 'collected' }): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    // What came is read first, however slowly.
    const given = open.delivery.finish(Number.POSITIVE_INFINITY);
    void given.then(() => {
      const { hasGap, received } = open.delivery;
      const isShort = hasGap || (bytes !== undefined && received !== bytes);
      if (report !== undefined && isShort) open.report.reject(partLost(this.#taskId));
      else if (report !== undefined) open.report.resolve(report);
      else open.report.reject(error === undefined ? lost() : errorOf(error, this.#taskId));
    });
  }

  /** No answer will come any more. */
  lose(): void {
    for (const { report, delivery } of this.#open.values()) {
      delivery.abandon();
      report.reject(lost());
    }
    this.#open.clear();
  }
}

function lost(): DrvError {
  return new DrvError('DRV_NODE_LOST', 'What the task left cannot be had any more: its worker is gone', {
    op: 'collect artifact',
    retryable: false,
  });
}

function partLost(taskId: string): DrvError {
  return new DrvError('DRV_PROTOCOL', 'A part of what the task left was lost on its way through the store', {
    op: 'collect artifact',
    taskId,
  });
}
