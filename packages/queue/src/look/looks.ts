import { DrvError, type RunHandle } from '@drv/core';
import type { LookRequest, OnlookerMessage } from '../protocol/messages.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import { LookAnswers } from './look-answers.ts';
import type { LookParts } from './look-parts.ts';

type Message<Type extends OnlookerMessage['type']> = Extract<OnlookerMessage, { readonly type: Type }>;

/** At one time, of one run. */
const MAX_LOOKS = 8;

/** Those who look on at a run, and what they are answered. The caller of the run notices nothing of it. */
export class Looks {
  readonly #run: Pick<ClaimedRun, 'runId' | 'fence'>;
  readonly #parts: LookParts;
  readonly #looks = new Map<string, { readonly answers: LookAnswers; readonly request: LookRequest }>();
  #served: { readonly containerId: string | undefined; readonly handle: RunHandle } | undefined;
  #isClosed = false;

  constructor(run: Pick<ClaimedRun, 'runId' | 'fence'>, parts: LookParts) {
    this.#run = run;
    this.#parts = parts;
  }

  ask({ id, request }: Message<'look'>): void {
    if (this.#isClosed || this.#looks.has(id)) return;
    const answers = new LookAnswers(id, this.#run, this.#parts);
    if (this.#looks.size >= MAX_LOOKS) {
      void answers.over(refused(`No more than ${MAX_LOOKS} may look on at a task`));
      return;
    }
    const look = { answers, request };
    this.#looks.set(id, look);
    if (this.#served !== undefined) void this.#answer(id);
    // Nothing was written yet, and nobody waits for it.
    else if (request.of === 'output' && !request.follow) this.#end(id, answers.over());
  }

  taken({ id, count }: Message<'look-taken'>): void {
    this.#looks.get(id)?.answers.taken(count);
  }

  end(id: string): void {
    this.#looks.get(id)?.answers.stop();
    this.#looks.delete(id);
  }

  /** The task runs: what it writes and uses can be seen from now on. */
  serve(containerId: string | undefined, handle: RunHandle): void {
    this.#served = { containerId, handle };
    for (const id of this.#looks.keys()) void this.#answer(id);
  }

  /** The task has ended, or is another owner's. What was asked for is still answered as far as it is there. */
  close(): void {
    this.#isClosed = true;
    if (this.#served !== undefined) return;
    for (const [id, { answers }] of this.#looks) this.#end(id, answers.over());
  }

  async #answer(id: string): Promise<void> {
    const look = this.#looks.get(id);
    if (look === undefined) return;
    try {
      await this.#give(look);
      await look.answers.over();
    } catch (error) {
      await look.answers.over(error);
    } finally {
      this.#looks.delete(id);
    }
  }

  async #give({ answers, request }: { answers: LookAnswers; request: LookRequest }): Promise<void> {
    const { handle, containerId } = this.#served ?? {};
    const { signal } = answers;
    if (request.of === 'samples') {
      for await (const sample of handle?.stats({ signal }) ?? []) {
        if (!answers.isFull) await answers.send({ type: 'look-sample', sample });
      }
      return;
    }
    const { readOutput } = this.#parts;
    if (readOutput === undefined || containerId === undefined) {
      throw refused('The worker of this task cannot read its output');
    }
    const { follow, tail, timestamps } = request;
    for await (const piece of readOutput(containerId, { follow, tail, timestamps, signal })) {
      const { stream, time, afterGap, data } = piece;
      await answers.send({ type: 'look-output', stream, time, afterGap }, data);
    }
  }

  #end(id: string, over: Promise<void>): void {
    void over.finally(() => this.#looks.delete(id));
  }
}

function refused(why: string): DrvError {
  return new DrvError('DRV_UNSUPPORTED', why, { op: 'look at task' });
}
