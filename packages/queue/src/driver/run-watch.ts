import type { DownMessage } from '../protocol/messages.ts';
import { giveUpRun } from '../channel/give-up-run.ts';
import { decodeRecord, type Outcome } from '../protocol/record.ts';
import type { RunState } from '../store/task-store.ts';
import type { RemoteRunOptions } from './remote-run-options.ts';

/** What the store says of a run. */
export interface Seen {
  readonly outcome: Outcome | undefined;
  /** Nothing of it goes on. */
  readonly hasEnded: boolean;
  /** Nothing was heard of its owner for too long. */
  readonly isLost: boolean;
}

/** Whether a run is still taken care of, as the store has it. */
export class RunWatch {
  readonly #options: Pick<RemoteRunOptions, 'store' | 'codec' | 'lostMs'>;
  #isDeaf = false;
  #isUnwanted = false;
  /** The fence at which its owner was silent for too long when it was looked at last. */
  #wasSilentAt: number | undefined;
  /** By `performance.now()`. */
  #nextLookAt: number;

  constructor(options: Pick<RemoteRunOptions, 'store' | 'codec' | 'lostMs'>) {
    this.#options = options;
    this.#nextLookAt = performance.now() + options.lostMs / 4;
  }

  /** Its caller has said something: what is to end, and waits for a worker, is taken out of the queue. */
  said(message: DownMessage): void {
    const isStop = message.type === 'call' && message.call.op === 'kill';
    if (!isStop && message.type !== 'close') return;
    this.#isUnwanted = true;
    this.#lookIn(Math.min(this.#options.lostMs / 8, this.#nextLookAt - performance.now()));
  }

  /** Its caller wants it to end. */
  get isUnwanted(): boolean {
    return this.#isUnwanted;
  }

  /** Its worker said something. */
  heard(): void {
    this.#lookIn(this.#options.lostMs / 4);
  }

  /** What its worker says and writes down cannot be read: whether it is over can be seen, and no more. */
  deafen(): void {
    this.#isDeaf = true;
  }

  get isDeaf(): boolean {
    return this.#isDeaf;
  }

  /** Nothing was heard for a while. */
  get isQuiet(): boolean {
    return performance.now() >= this.#nextLookAt;
  }

  /** `undefined`: the store does not know it any more. What is lost is given up. @throws `DRV_PROTOCOL` */
  async look(runId: string): Promise<Seen | undefined> {
    const { store, codec, lostMs } = this.#options;
    const state = await store.state(runId);
    // One that waits has nobody who could be lost, and thousands may wait.
    this.#lookIn(state?.phase === 'waiting' ? lostMs / 2 : lostMs / 8);
    if (state === undefined) return undefined;
    if (state.phase === 'waiting' && this.#isUnwanted && (await store.withdraw(runId))) {
      return {
        outcome: endedUnsaid('The task was stopped while it waited for a worker'),
        hasEnded: true,
        isLost: false,
      };
    }
    const isLost = this.#isLost(state);
    const hasEnded = state.phase === 'ended';
    if (this.#isDeaf) return { outcome: undefined, hasEnded, isLost };
    const { outcome, mayHaveRun } = decodeRecord(state.record, runId, codec);
    if (hasEnded && outcome === undefined) {
      const unsaid =
        mayHaveRun === true
          ? endedUnsaid('Nobody wrote down how the task ended', 'DRV_OUTCOME_UNKNOWN')
          : endedUnsaid('Somebody took the task out of the queue');
      return { outcome: unsaid, hasEnded, isLost };
    }
    if (outcome !== undefined || !isLost) return { outcome, hasEnded, isLost };
    const givenUp = await giveUpRun(state, { store, codec, silentMs: lostMs });
    return { outcome: givenUp, hasEnded: givenUp !== undefined, isLost };
  }

  #lookIn(ms: number): void {
    this.#nextLookAt = performance.now() + ms;
  }

  /** After a while without the store all are silent: it counts when it is seen a second time. */
  #isLost({ phase, fence, silentMs = 0 }: RunState): boolean {
    const isSilent = phase === 'claimed' && silentMs > this.#options.lostMs;
    const isLost = isSilent && this.#wasSilentAt === fence;
    this.#wasSilentAt = isSilent ? fence : undefined;
    return isLost;
  }
}

/** Of a run that has ended, as the store has it, and of which nobody wrote down how. */
function endedUnsaid(message: string, code: 'DRV_ABORTED' | 'DRV_OUTCOME_UNKNOWN' = 'DRV_ABORTED'): Outcome {
  return { error: { code, message, retryable: false } };
}
