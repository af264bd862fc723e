import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DrvError, type PreparedTask } from '@drv/core';
import { writeFrames } from '../protocol/artifact-frames.ts';
import { errorData } from '../protocol/error-data.ts';
import { artifactStream, type DownMessage } from '../protocol/messages.ts';
import type { Outbox } from './outbox.ts';
import type { RemoteOutput } from './remote-output.ts';

type CollectRequest = Extract<DownMessage, { readonly type: 'collect' }>;
type Collectable = Pick<PreparedTask, 'collect'>;

/** Gives the caller what a task has left, once it has ended. */
export class Collections {
  readonly #outbox: Outbox;
  readonly #open: (name: string) => RemoteOutput;
  readonly #waiting: CollectRequest[] = [];
  readonly #running = new Map<number, AbortController>();
  #serve: ((request: CollectRequest) => void) | undefined;

  /** @param open Opens a stream to the caller. */
  constructor(outbox: Outbox, open: (name: string) => RemoteOutput) {
    this.#outbox = outbox;
    this.#open = open;
  }

  ask(request: CollectRequest): void {
    if (this.#serve === undefined) this.#waiting.push(request);
    else this.#serve(request);
  }

  /** What was asked for, and will be, is given; where the task is not there any more, it is refused. */
  serve(task: Collectable | undefined): void {
    this.#serve = (request) => void this.#carryOut(request, task);
    for (const request of this.#waiting.splice(0)) this.#serve(request);
  }

  /** The caller does not want more of it. */
  end(id: number): void {
    this.#running.get(id)?.abort(new Error('The caller wants no more of it'));
  }

  /** Nothing is given any more. */
  close(): void {
    for (const id of this.#running.keys()) this.end(id);
  }

  async #carryOut({ id, path, limits }: CollectRequest, task: Collectable | undefined): Promise<void> {
    const over = new AbortController();
    this.#running.set(id, over);
    const output = this.#open(artifactStream(id));
    try {
      const artifact = task?.collect?.(path, { ...limits, signal: over.signal });
      if (artifact === undefined) throw gone();
      await pipeline(Readable.from(writeFrames(artifact)), output, { signal: over.signal });
      await output.given();
      this.#outbox.post({ type: 'collected', id, report: artifact.report, bytes: output.sent });
    } catch (error) {
      output.destroy();
      this.#outbox.post({ type: 'collected', id, error: errorData(error) });
    } finally {
      output.forget();
      this.#running.delete(id);
    }
  }
}

function gone(): DrvError {
  return new DrvError('DRV_NODE_LOST', 'What the task left is gone: its worker was lost', {
    op: 'collect artifact',
    retryable: false,
  });
}
