import { Readable } from 'node:stream';
import { DrvError, type Artifact, type PreparedTask, type RunHandle, type SavedRun } from '@drv/core';
import {
  checkCallOptions,
  checkStreams,
  type CollectOptions,
  endOutputs,
  guardStreams,
  holdInput,
  operation,
  type Operation,
  planOf,
  type SaveOptions,
  type StartOptions,
  type StartPlan,
  type TaskInput,
  throwIfAborted,
  within,
} from '@drv/core/driver';
import { collectRemote } from './collect-remote.ts';
import { isAsPlanned, startRequestOf } from './planned-start.ts';
import { QueueRunHandle, type HandleOptions } from './queue-run-handle.ts';
import type { RemoteRun } from './remote-run.ts';
import type { Patience } from './patience.ts';
import { saveRun } from './saved-run.ts';

export interface PreparedOptions extends HandleOptions {
  readonly operation: Operation;
  readonly patience: Patience;
  /** Milliseconds that a worker has to close the task. */
  readonly closeMs: number;
  /** Milliseconds between two signs of life of this process. */
  readonly beatMs: number;
  /** How its worker was told beforehand that it is started. */
  readonly plan?: StartPlan | undefined;
  /** Nothing more is asked of the run. */
  readonly leave: (run: RemoteRun) => void;
  /** Of a run that was recovered: another process may go on with it. */
  readonly letGo: () => Promise<unknown>;
  readonly onClosed: () => void;
}

/** Milliseconds that a store has to take in that another process may go on. */
const LET_GO_MS = 2_000;

/** A task whose container exists on some node. */
export class QueuePreparedTask implements PreparedTask {
  readonly taskId: string;
  readonly #run: RemoteRun;
  readonly #options: PreparedOptions;
  #starting: Promise<QueueRunHandle> | undefined;
  #handle: QueueRunHandle | undefined;
  #closing: Promise<void> | undefined;
  #collects = true;

  constructor(run: RemoteRun, options: PreparedOptions) {
    this.taskId = run.taskId;
    this.#run = run;
    this.#options = options;
  }

  async start(io: StartOptions = {}): Promise<RunHandle> {
    if (this.#closing !== undefined) throw this.#misuse('The task is closed');
    if (this.#starting !== undefined) throw this.#misuse('The task was started before');
    checkStreams(io, this.taskId);
    if (io.stdin !== undefined && !this.#options.capabilities.stdin) {
      throw new DrvError('DRV_UNSUPPORTED', 'stdin: this driver cannot give a task an input', {
        taskId: this.taskId,
      });
    }
    if (io.stdin !== undefined && this.#options.recovered !== undefined) {
      throw this.#misuse('The task was given its input by another process');
    }
    const { plan } = this.#options;
    if (plan === undefined) throwIfAborted(io.signal, 'start task');
    else if (!isAsPlanned(io, plan)) throw this.#misuse('The task was prepared to be started in another way');
    // Held longer than the start takes: who reads it lets go of it.
    const stdin = holdInput(io.stdin);
    const { stdout, stderr } = io;
    this.#starting = guardStreams({ stdout, stderr }, () => this.#start({ ...io, stdin }));
    void endOutputs(io, this.#starting);
    try {
      return await this.#starting;
    } catch (error) {
      if (stdin instanceof Readable) stdin.destroy();
      throw error;
    }
  }

  collect(path: string, options: CollectOptions = {}): Artifact {
    const { task, capabilities } = this.#options;
    if (!capabilities.artifacts) {
      throw new DrvError('DRV_UNSUPPORTED', 'This driver cannot take files out of a container', {
        taskId: this.taskId,
      });
    }
    if (this.#closing !== undefined) throw this.#misuse('The task is closed');
    if (this.#handle?.hasEnded !== true) throw this.#misuse('The task has not ended');
    if (!this.#collects) throw this.#misuse('The task was started with collects: false');
    return collectRemote(this.#run, { task, path, options });
  }

  save(options: SaveOptions = {}): SavedRun {
    checkCallOptions('save', options, { op: 'save task', taskId: this.taskId });
    const { hasInput = true } = options;
    return this.#handle?.save() ?? saveRun(this.#options.task, this.#run.runId, !hasInput);
  }

  async release(): Promise<void> {
    this.save();
    this.#closing ??= this.#release();
    await this.#closing;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #start(io: StartOptions): Promise<QueueRunHandle> {
    const { operation: whole } = this.#options;
    const fields = { taskId: this.taskId, driver: 'queue', parent: whole.message };
    return operation('container.start', fields, async () => {
      const handle = new QueueRunHandle(this.#run, io, this.#options);
      handle.follow(io);
      this.#handle = handle;
      this.#collects = io.collects ?? true;
      if (this.#options.recovered !== undefined) {
        await this.#goOn(io);
        return handle;
      }
      const { message, input } = startRequestOf(planOf(io), io.onStat !== undefined);
      if (this.#options.plan === undefined) void this.#run.send(message, input);
      else if (message.samples) void this.#run.send({ type: 'sample-wanted' });
      try {
        await this.#run.steps.started;
      } catch (error) {
        handle.abandon();
        throw error;
      }
      if (io.stdin !== undefined && message.stdin === 'stream') handle.giveInput(streamOf(io.stdin));
      return handle;
    });
  }

  /** With a task that runs, or has ended meanwhile. */
  async #goOn(io: StartOptions): Promise<void> {
    const { beatMs } = this.#options;
    await this.#run.send({ type: 'resume', samples: io.onStat !== undefined, beatMs });
    this.#run.listen();
  }

  async #release(): Promise<void> {
    this.#handle?.abandon();
    const { patience, closeMs } = this.#options;
    await patience.wait(this.#run.send({ type: 'release' }), closeMs);
    this.#run.fail(
      new DrvError('DRV_ABORTED', 'The task was released', { op: 'wait for task', taskId: this.taskId }),
    );
    this.#run.end();
    this.#run.hangUp();
    await this.#letGo();
    await this.#tellOutcome();
    this.#options.onClosed();
  }

  async #letGo(): Promise<void> {
    await within(this.#options.letGo(), LET_GO_MS).catch(() => {});
  }

  async #close(): Promise<void> {
    // One that was recovered and not started: what its worker says of the end has to be heard.
    this.#run.listen();
    this.#handle?.abandon();
    this.#run.close({ collects: this.#collects });
    const { patience, closeMs } = this.#options;
    const waited = await patience.wait(this.#run.steps.closed, closeMs);
    if (waited === 'silent') this.#run.cutOff(patience.silence);
    if (waited === 'late') {
      this.#run.fail(
        new DrvError('DRV_OUTCOME_UNKNOWN', `No worker closed the task within ${closeMs} ms`, {
          op: 'close task',
          taskId: this.taskId,
        }),
      );
    }
    this.#options.leave(this.#run);
    await this.#letGo();
    await this.#tellOutcome();
    this.#options.onClosed();
  }

  /** What subscribers of the whole run are told at its end. */
  async #tellOutcome(): Promise<void> {
    const { operation: whole } = this.#options;
    try {
      const result = await (await this.#starting)?.wait();
      if (result !== undefined) {
        const { status, oom, exitCode, usage } = result;
        const { cpuSeconds, peakMemoryBytes } = usage;
        Object.assign(whole.message, { status, oom, exitCode, cpuSeconds, peakMemoryBytes });
      }
      whole.end();
    } catch (error) {
      whole.end(error);
    }
  }

  #misuse(what: string): DrvError {
    return new DrvError('DRV_INVALID_STATE', what, { op: 'start task', taskId: this.taskId });
  }
}

function streamOf(stdin: TaskInput): Readable {
  if (stdin instanceof Readable) return stdin;
  // `holdInput` leaves text and bytes alone, and makes a stream of all else.
  return Readable.from([Buffer.from(stdin as Uint8Array)], { objectMode: false });
}
