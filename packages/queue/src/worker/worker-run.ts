import type { PreparedTask, RunHandle } from '@drv/core';
import { abortable } from '@drv/core/driver';
import { deferred } from '../channel/deferred.ts';
import { Onlookers } from '../look/onlookers.ts';
import { decodeEntry, type Entry } from '../protocol/entry.ts';
import { errorData, type ErrorData } from '../protocol/error-data.ts';
import { decodeRecord, type Outcome } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import type { RunNeeds } from '../store/workers.ts';
import { Conversation } from './conversation.ts';
import { giveBack } from './give-back.ts';
import { KeptRecord } from './kept-record.ts';
import { letGo } from './let-go.ts';
import { deliveredResult, keptStop, summaryOf } from './outcome.ts';
import { ClaimLost, createOutbox, type Outbox } from './outbox.ts';
import { SaidStop } from './said-stop.ts';
import { startTask } from './start-task.ts';
import { isUnknown, removeLeft } from './take-up.ts';
import type { Caller } from './caller.ts';
import type { WorkerParts } from './worker-parts.ts';

/** A run that a worker owns, from the claim to the end. */
export class WorkerRun {
  readonly runId: string;
  readonly taskId: string;
  readonly fence: number;
  readonly #parts: WorkerParts;
  readonly #claim: ClaimedRun;
  readonly #outbox: Outbox;
  readonly #onEnded: () => void;
  #entry: Entry | undefined;
  #talk: Conversation | undefined;
  #stop: SaidStop | undefined;
  #prepared: PreparedTask | undefined;
  #handle: RunHandle | undefined;
  #record: KeptRecord;
  #mayRun = false;
  #handedOver = false;
  /** Aborted when the worker is being closed: what waits for the engine is left to the next one of its node. */
  readonly #leaving = new AbortController();
  readonly #started = deferred();
  /** Nothing of it goes on in this process. */
  readonly #over = deferred();

  /** @param onEnded Called when the outcome is known: what is left is to give what the task left, and to remove it. */
  constructor(parts: WorkerParts, claim: ClaimedRun, onEnded: () => void) {
    this.#onEnded = onEnded;
    this.runId = claim.runId;
    this.taskId = claim.taskId;
    this.fence = claim.fence;
    this.#parts = parts;
    this.#claim = claim;
    const { store, codec } = parts;
    this.#outbox = createOutbox(store, claim, { codec, onTrouble: this.#onTrouble });
    this.#record = new KeptRecord(this.#outbox);
  }

  /** Whoever waits for the run, and whether the task may go on without it. */
  get caller(): Caller | undefined {
    if (this.#talk === undefined || this.#entry === undefined) return undefined;
    const isNeeded = this.#entry.task.recoverable !== true || this.#handle === undefined;
    return { ...this.#talk.caller, isNeeded };
  }

  /** What it takes of the worker. */
  get needs(): RunNeeds | undefined {
    return this.#claim.needs;
  }

  /** Its outcome is known. */
  get hasEnded(): boolean {
    return this.#record.written.outcome !== undefined;
  }

  /** Brings the run to its end. Never rejects. */
  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (!(error instanceof ClaimLost))
        this.#parts.logger.error({ ...this.#fields, error: String(error) }, 'a run failed');
      await this.#letGo();
    } finally {
      this.#talk?.end();
      this.#over.resolve();
    }
  }

  /** The caller is gone. */
  callerLost(): void {
    if (this.caller?.isNeeded !== true) {
      this.#talk?.clientAway();
      return;
    }
    this.#talk?.clientLost();
    this.#talk?.close('the process that asked for the task is gone');
  }

  /** Somebody else owns the run. */
  lost(): void {
    this.#outbox.abandon();
    void this.#letGo();
  }

  /** The store is away: what is known of the run is not in it, and is left to the next worker of this node. */
  leave(): void {
    this.#handedOver = true;
    this.#outbox.leave();
    void this.#letGo();
  }

  /** All of the input is with the task by now, perhaps: whoever takes the run over may then go on with it. */
  noteInput(): Promise<void> {
    return this.#record.noteInput(this.#handle);
  }

  /**
   * Leaves the task to the next worker of this node where that is possible; else stops it. One that was not started goes
   * back into the queue.
   */
  async handOver(): Promise<void> {
    const mayBegin = !this.#mayRun && this.#record.written.mayHaveRun !== true;
    if (mayBegin && !this.hasEnded) return this.#giveBack();
    this.#leaving.abort();
    // In the midst of a start, or of taking it up, nobody could go on with it.
    await Promise.race([this.#started.promise, this.#over.promise]);
    await this.noteInput().catch(() => {});
    if (this.hasEnded) return this.#talk?.close('the worker was closed');
    const { saved } = this.#record.written;
    const canGoOn = saved?.inputGiven === true && this.#prepared?.release !== undefined;
    if (!canGoOn) return this.#talk?.close('the worker was closed');
    this.#handedOver = true;
    this.#outbox.abandon();
    await this.#letGo();
  }

  async #giveBack(): Promise<void> {
    this.#handedOver = true;
    this.#outbox.abandon();
    this.#talk?.close('the worker was closed');
    await this.#over.promise;
    await giveBack(this.#parts, this.#claim).catch(this.#onTrouble);
  }

  async #run(): Promise<void> {
    const { store, codec } = this.#parts;
    try {
      this.#record = new KeptRecord(this.#outbox, decodeRecord(this.#claim.record, this.runId, codec));
      this.#entry = decodeEntry(this.#claim.body, this.runId, codec);
    } catch (error) {
      await this.#end({ error: errorData(error) });
      return;
    }
    const { stop, outcome } = this.#record.written;
    this.#stop = new SaidStop(stop, (said) => this.#record.write({ stop: keptStop(said) }));
    this.#talk = new Conversation(store, this.runId, {
      codec,
      outbox: this.#outbox,
      caller: this.#entry,
      onlookers: new Onlookers(this.#claim, this.#parts, this.#record.written),
      direct: this.#parts.direct,
      stop: this.#stop,
      onTrouble: this.#onTrouble,
    });
    this.#talk.listen();
    await this.#end(outcome ?? (await this.#outcome(this.#entry, this.#talk)));
  }

  async #outcome(entry: Entry, talk: Conversation): Promise<Outcome> {
    const ended = new AbortController();
    try {
      const handle = await startTask({
        parts: this.#parts,
        entry,
        talk,
        outbox: this.#outbox,
        claim: this.#claim,
        record: this.#record.written,
        write: (change, messages) => this.#record.write(change, messages),
        leaving: this.#leaving.signal,
        onPrepared: (prepared) => void (this.#prepared = prepared),
        onStart: () => void (this.#mayRun = true),
      });
      this.#handle = handle;
      this.#started.resolve();
      talk.serve(handle, this.#prepared?.containerId);
      const close = () => void this.#prepared?.close();
      if (talk.closing.aborted) close();
      else talk.closing.addEventListener('abort', close, { once: true, signal: ended.signal });
      const stop = this.fence > 1 ? this.#stop?.first : undefined;
      return { result: await deliveredResult(handle, talk, { stop, node: this.#parts.node }) };
    } catch (error) {
      if (error instanceof ClaimLost || this.#outbox.lost.aborted) throw new ClaimLost();
      const isUnstarted = this.#handle === undefined && !isUnknown(error);
      const why = talk.closing.aborted && isUnstarted ? talk.stopped : error;
      return why === undefined ? {} : { error: errorData(why) };
    } finally {
      ended.abort();
    }
  }

  /** Outcome, then what the task left for as long as its caller may want some of it, then close, then the end. */
  async #end(outcome: Outcome): Promise<void> {
    const message = { type: 'outcome', outcome } as const;
    const isNews = !this.hasEnded;
    if (isNews) await this.#record.write({ outcome, stop: undefined }, [message]);
    if (isNews && outcome.error !== undefined) this.#tellFailure(outcome.error);
    this.#onEnded();
    const isWanted = outcome.result !== undefined && this.#record.written.start?.collects !== false;
    if (isNews && isWanted) await this.#talk?.giveLeft(this.#prepared, this.#outbox.lost);
    if (!isNews) this.#talk?.refuseLeft();
    // What an earlier owner has left was not found, or not looked for.
    if (!isNews || (this.fence > 1 && this.#prepared === undefined)) {
      const run = { ...this.#fields, saved: this.#record.written.saved, task: this.#entry?.task };
      const signal = AbortSignal.any([this.#outbox.lost, this.#leaving.signal]);
      const isRemoved = await removeLeft(this.#parts.driver, run, signal).then(() => true, this.#onTrouble);
      if (isRemoved !== true && this.#leaving.signal.aborted) throw new ClaimLost();
    }
    await this.#prepared?.close();
    await this.#outbox.commit(undefined, [{ type: 'closed' }], summaryOf(outcome));
    this.#talk?.finish();
    // A first owner ends its run and has none to tidy up. Where that is not written down, a worker of the node looks once more.
    if (this.fence === 1) return;
    const { store, node } = this.#parts;
    await abortable(store.tidied(this.runId, node), this.#outbox.lost).catch(this.#onTrouble);
  }

  async #letGo(): Promise<void> {
    const { store, logger } = this.#parts;
    const { runId } = this;
    const isHandedOver = this.#handedOver || this.#leaving.signal.aborted;
    await letGo(this.#prepared, { store, runId, mayRun: this.#mayRun, isHandedOver }).catch(this.#onTrouble);
    if (!isHandedOver) logger.warn(this.#fields, 'a run has another owner now');
  }

  #tellFailure({ code, message }: ErrorData): void {
    this.#parts.logger.info({ ...this.#fields, code, error: message }, 'a task ended without a result');
  }

  readonly #onTrouble = (error: unknown): void => {
    this.#parts.logger.warn({ ...this.#fields, error: String(error) }, 'trouble with a run');
  };

  get #fields(): { readonly taskId: string; readonly runId: string } {
    return { taskId: this.taskId, runId: this.runId };
  }
}
