import type { PreparedTask, RunHandle, SavedRun } from '@drv/core';
import { abortable, retry } from '@drv/core/driver';
import { decodeEntry, type Entry } from '../protocol/entry.ts';
import { errorData } from '../protocol/error-data.ts';
import { decodeRecord, type Outcome, type RunRecord } from '../protocol/record.ts';
import type { ClaimedRun } from '../store/task-store.ts';
import { Conversation } from './conversation.ts';
import { missedByReader, summaryOf } from './outcome.ts';
import { ClaimLost, createOutbox, type Outbox } from './outbox.ts';
import { inputOf, outputsOf } from './run-streams.ts';
import { isPassing, outcomeUnknown, saveOf, takeUp, TAKE_OVER, taskFor, tidyUp } from './take-up.ts';
import type { WorkerParts } from './worker-parts.ts';

/** A run that a worker owns, from the claim to the end. */
export class WorkerRun {
  readonly runId: string;
  readonly taskId: string;
  readonly fence: number;
  readonly #parts: WorkerParts;
  readonly #claim: ClaimedRun;
  readonly #outbox: Outbox;
  #entry: Entry | undefined;
  #talk: Conversation | undefined;
  #prepared: PreparedTask | undefined;
  #handle: RunHandle | undefined;
  #record: RunRecord = {};
  #mayRun = false;
  #handedOver = false;

  constructor(parts: WorkerParts, claim: ClaimedRun) {
    this.runId = claim.runId;
    this.taskId = claim.taskId;
    this.fence = claim.fence;
    this.#parts = parts;
    this.#claim = claim;
    const { store, codec } = parts;
    this.#outbox = createOutbox(store, claim, { codec, onTrouble: this.#onTrouble });
  }

  /** Whoever waits for the run, and whether the task may go on without it. */
  get caller(): { readonly client: string; readonly isNeeded: boolean } | undefined {
    if (this.#talk === undefined || this.#entry === undefined) return undefined;
    return {
      client: this.#talk.client,
      isNeeded: this.#entry.task.recoverable !== true || this.#handle === undefined,
    };
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
    }
  }

  /** The caller is gone. */
  callerLost(): void {
    this.#talk?.clientLost();
    if (this.caller?.isNeeded === true) this.#talk?.close('the process that asked for the task is gone');
  }

  /** Somebody else owns the run. */
  lost(): void {
    this.#outbox.abandon();
    void this.#letGo();
  }

  /** All of the input is with the task by now, perhaps: whoever takes the run over may then go on with it. */
  async noteInput(): Promise<void> {
    const saved = this.#record.saved;
    if (saved?.inputGiven !== false || this.#record.outcome !== undefined) return;
    if (this.#handle?.save?.().inputGiven === true) {
      await this.#write({ saved: { ...saved, inputGiven: true } });
    }
  }

  /** Leaves the task to the next worker of this node where that is possible; else stops it. */
  async handOver(): Promise<void> {
    await this.noteInput().catch(() => {});
    const canGoOn = this.#record.saved?.inputGiven === true && this.#prepared?.release !== undefined;
    if (!canGoOn) {
      this.#talk?.close('the worker was closed');
      return;
    }
    this.#handedOver = true;
    this.#outbox.abandon();
    await this.#letGo();
  }

  async #run(): Promise<void> {
    const { store, codec } = this.#parts;
    try {
      this.#record = decodeRecord(this.#claim.record, this.runId, codec);
      this.#entry = decodeEntry(this.#claim.body, this.runId, codec);
    } catch (error) {
      await this.#end({ error: errorData(error) });
      return;
    }
    this.#talk = new Conversation(store, this.runId, {
      codec,
      outbox: this.#outbox,
      client: this.#entry.client,
      onTrouble: this.#onTrouble,
    });
    await this.#end(this.#record.outcome ?? (await this.#outcome(this.#entry, this.#talk)));
  }

  async #outcome(entry: Entry, talk: Conversation): Promise<Outcome> {
    const ended = new AbortController();
    try {
      const handle = await this.#started(entry, talk);
      this.#handle = handle;
      talk.serve(handle);
      const close = () => void this.#prepared?.close();
      if (talk.closing.aborted) close();
      else talk.closing.addEventListener('abort', close, { once: true, signal: ended.signal });
      const result = { ...(await handle.wait()), node: this.#parts.node };
      return { result: (await talk.outputsGiven()) ? result : missedByReader(result) };
    } catch (error) {
      if (this.#outbox.lost.aborted) throw new ClaimLost();
      return talk.closing.aborted && this.#handle === undefined ? {} : { error: errorData(error) };
    } finally {
      ended.abort();
    }
  }

  async #started(entry: Entry, talk: Conversation): Promise<RunHandle> {
    const { saved, mayHaveRun } = this.#record;
    if (mayHaveRun === true && saved === undefined) throw outcomeUnknown('the worker that ran it is gone');
    await abortable(talk.caughtUp, this.#outbox.lost);
    const signal = AbortSignal.any([talk.closing, this.#outbox.lost]);
    const found = await retry(() => this.#findOrPrepare(entry, talk, saved), {
      ...TAKE_OVER,
      signal,
      mayPass: (error) => this.fence > 1 && isPassing(error),
    });
    this.#prepared = found.prepared;
    if (found.isRunning) return this.#goOn(found.prepared, talk);
    this.#outbox.post({ type: 'prepared', node: this.#parts.node });
    const { request, input } = await abortable(talk.startAsked, signal);
    await this.#write({ mayHaveRun: true, saved: saveOf(found.prepared, request.stdin === 'none') });
    this.#mayRun = true;
    const handle = await found.prepared.start({
      stdin: inputOf(request, input, talk),
      ...outputsOf(request, talk),
      onStat: (sample) => talk.sample(sample),
    });
    if (request.samples) talk.wantSamples();
    this.#outbox.post({ type: 'started' });
    return handle;
  }

  /** The task of an earlier owner where it was started, else a new one: its container replaces one that never was. */
  async #findOrPrepare(
    entry: Entry,
    talk: Conversation,
    saved: SavedRun | undefined,
  ): Promise<{ readonly prepared: PreparedTask; readonly isRunning: boolean }> {
    const { driver } = this.#parts;
    const { stdout: stdoutBytes, stderr: stderrBytes } = talk.taken;
    const running = saved && (await takeUp(driver, saved, { received: { stdoutBytes, stderrBytes } }));
    if (running !== undefined) return { prepared: running, isRunning: true };
    return { prepared: await this.#prepare(entry, talk), isRunning: false };
  }

  #prepare(entry: Entry, talk: Conversation): Promise<PreparedTask> {
    const { driver, credentials } = this.#parts;
    return driver.prepare(taskFor(driver, entry.task), {
      signal: talk.closing,
      auther: async (target, { signal = talk.closing }) =>
        (entry.asksCredentials ? await talk.credentials(target, signal) : undefined) ??
        (await credentials?.resolve(target, { signal })),
      onPull: entry.wantsPull ? (event) => this.#outbox.post({ type: 'pull', event }) : undefined,
      onFiles: entry.wantsFiles ? (progress) => this.#outbox.post({ type: 'files', progress }) : undefined,
    });
  }

  async #goOn(prepared: PreparedTask, talk: Conversation): Promise<RunHandle> {
    this.#mayRun = true;
    if (this.#record.saved?.inputGiven !== true) {
      throw outcomeUnknown('its worker was lost before it had all of its input');
    }
    const { request } = await talk.startAsked;
    const handle = await prepared.start({
      ...outputsOf(request, talk, talk.taken),
      onStat: (sample) => talk.sample(sample),
    });
    this.#outbox.post({ type: 'started' });
    return handle;
  }

  /** Outcome, then close, then the end. */
  async #end(outcome: Outcome): Promise<void> {
    const message = { type: 'outcome', outcome } as const;
    if (this.#record.outcome === undefined) await this.#write({ outcome }, [message]);
    else if (this.#record.saved !== undefined) await this.#tidyUp(this.#record.saved);
    await this.#prepared?.close();
    await this.#outbox.commit(undefined, [{ type: 'closed' }], summaryOf(outcome));
    await this.#parts.store.tidied(this.runId, this.#parts.node);
  }

  /** Of a run whose outcome is known: what its last owner had no time to remove. */
  async #tidyUp(saved: SavedRun): Promise<void> {
    try {
      await tidyUp(this.#parts.driver, saved, this.#entry?.task, this.#outbox.lost);
    } catch (error) {
      this.#parts.logger.warn(
        { ...this.#fields, error: String(error) },
        'nothing was left to tidy up, or it is left',
      );
    }
  }

  async #write(
    change: RunRecord,
    messages: readonly { type: 'outcome'; outcome: Outcome }[] = [],
  ): Promise<void> {
    const record = { ...this.#record, ...change };
    await this.#outbox.commit(record, messages);
    this.#record = record;
  }

  /** The task is another owner's: it is not stopped. One that was not started is removed, and cannot be any more. */
  async #letGo(): Promise<void> {
    const prepared = this.#prepared;
    try {
      if (this.#mayRun && prepared?.release !== undefined) await prepared.release();
      else await prepared?.close();
    } catch (error) {
      this.#onTrouble(error);
    }
    if (!this.#handedOver) this.#parts.logger.warn(this.#fields, 'a run has another owner now');
  }

  readonly #onTrouble = (error: unknown): void => {
    this.#parts.logger.warn({ ...this.#fields, error: String(error) }, 'trouble with a run');
  };

  get #fields(): Record<string, string> {
    return { taskId: this.taskId, runId: this.runId };
  }
}
