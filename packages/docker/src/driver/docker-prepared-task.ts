import { Readable } from 'node:stream';
import type { Artifact, PreparedTask, RunHandle, SavedRun } from '@drv/core';
import {
  DrvError,
  checkCallOptions,
  checkStreams,
  type CollectOptions,
  endOutputs,
  guardStreams,
  holdInput,
  type Operation,
  type SaveOptions,
  type StartOptions,
} from '@drv/core/driver';
import { collectArtifact } from '../artifacts/collect-artifact.ts';
import type { DockerRunHandle } from '../run/docker-run-handle.ts';
import { hasInput } from '../output/has-input.ts';
import type { RunContext } from '../run/run-context.ts';
import { saveRun } from '../run/save-run.ts';

/** Begins to run, or goes on with a run. */
export type BeginRun = (context: RunContext, io: StartOptions) => Promise<DockerRunHandle>;

/** A container that was created, or taken over, until it is removed. */
export class DockerPreparedTask implements PreparedTask {
  readonly taskId: string;
  readonly containerId: string;
  readonly #context: RunContext;
  readonly #run: Operation;
  readonly #begin: BeginRun;
  readonly #remove: () => Promise<void>;
  readonly #letGo: () => Promise<void>;
  readonly #onClosed: (removed: boolean) => void;
  #starting: Promise<DockerRunHandle> | undefined;
  #handle: DockerRunHandle | undefined;
  #closing: Promise<void> | undefined;
  readonly #closed = new AbortController();
  /** It was saved as a task that is given no input. */
  #isPromisedNone = false;

  constructor(
    context: Omit<RunContext, 'closing'>,
    {
      run,
      begin,
      remove,
      release,
      onClosed,
    }: {
      readonly run: Operation;
      readonly begin: BeginRun;
      readonly remove: () => Promise<void>;
      /** Lets go of what keeps other processes from the task. Never rejects. */
      readonly release: () => Promise<void>;
      readonly onClosed: (removed: boolean) => void;
    },
  ) {
    this.taskId = context.task.id;
    this.containerId = context.containerId;
    this.#context = { ...context, closing: this.#closed.signal };
    this.#run = run;
    this.#begin = begin;
    this.#remove = remove;
    this.#letGo = release;
    this.#onClosed = onClosed;
  }

  async start(options: StartOptions = {}): Promise<RunHandle> {
    if (this.#closing !== undefined) throw this.#misuse('The task is closed');
    if (this.#starting !== undefined) throw this.#misuse('The task was started before');
    if (this.#isPromisedNone && hasInput(options)) {
      throw this.#misuse('stdin: the task was saved as one without input (hasInput: false)');
    }
    checkStreams(options, this.taskId);
    // Held longer than the start takes: who reads it lets go of it.
    const stdin = holdInput(options.stdin);
    const { stdout, stderr } = options;
    this.#starting = guardStreams({ stdout, stderr }, () =>
      this.#begin(this.#context, { ...options, stdin }),
    );
    void endOutputs(options, this.#starting);
    try {
      this.#handle = await this.#starting;
      return this.#handle;
    } catch (error) {
      if (stdin instanceof Readable) stdin.destroy();
      throw error;
    }
  }

  collect(path: string, options: CollectOptions = {}): Artifact {
    if (this.#closing !== undefined) throw this.#misuse('The task is closed', 'collect artifact');
    if (this.#handle?.ended.aborted !== true) {
      throw this.#misuse(
        'The task has not ended: its artifacts are there once wait() has settled',
        'collect artifact',
      );
    }
    return collectArtifact(this.#context, path, options);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  save(options: SaveOptions = {}): SavedRun {
    checkCallOptions('save', options, { op: 'save task', taskId: this.taskId });
    if (options.hasInput === false) this.#isPromisedNone = true;
    return this.#handle?.save() ?? saveRun(this.#context, this.#isPromisedNone);
  }

  async release(): Promise<void> {
    // Refuses what nobody could go on with.
    this.save();
    this.#closing ??= this.#release();
    await this.#closing;
  }

  async #release(): Promise<void> {
    this.#closed.abort();
    const handle = await this.#starting?.catch(() => undefined);
    await handle?.release();
    await this.#letGo();
    this.#run.end();
    this.#onClosed(true);
  }

  async #close(): Promise<void> {
    const { containerId, logger } = this.#context;
    this.#closed.abort('the task was closed');
    // A start under way is let finish, within its own deadlines: a container that starts later would be missed.
    const handle = await this.#starting?.catch(() => undefined);
    await handle?.close();
    let removed = true;
    try {
      await this.#remove();
    } catch (error) {
      removed = false;
      logger.error(
        { error: String(error), containerId },
        'the container could not be removed; it is tried again later',
      );
    }
    await this.#letGo();
    await this.#tellOutcome();
    this.#onClosed(removed);
  }

  /** What subscribers of the whole run are told at its end. */
  async #tellOutcome(): Promise<void> {
    try {
      const result = await (await this.#starting)?.wait();
      if (result !== undefined) {
        const { status, oom, exitCode, usage } = result;
        const { cpuSeconds, peakMemoryBytes } = usage;
        Object.assign(this.#run.message, { status, oom, exitCode, cpuSeconds, peakMemoryBytes });
      }
      this.#run.end();
    } catch (error) {
      this.#run.end(error);
    }
  }

  #misuse(what: string, op = 'start task'): DrvError {
    return new DrvError('DRV_INVALID_STATE', what, { op, taskId: this.taskId });
  }
}
