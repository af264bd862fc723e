import { DrvError, type Artifact, type PreparedTask, type RunHandle } from '@drv/core';
import {
  checkStreams,
  type CollectOptions,
  endOutputs,
  operation,
  type Operation,
  type StartOptions,
  throwIfAborted,
} from '@drv/core/driver';
import { StartFailure } from '../machine/start-failure.ts';
import { collectArtifact } from './collect-artifact.ts';
import { startRun, type MemoryRunHandle, type RunParts } from './run/start-run.ts';

/** A pretend container that exists, and runs at most once. */
export class MemoryPreparedTask implements PreparedTask {
  readonly taskId: string;
  readonly #parts: RunParts;
  readonly #run: Operation;
  readonly #onClosed: () => void;
  #starting: Promise<MemoryRunHandle> | undefined;
  #closing: Promise<void> | undefined;

  constructor(
    parts: RunParts,
    { run, onClosed }: { readonly run: Operation; readonly onClosed: () => void },
  ) {
    this.taskId = parts.task.id;
    this.#parts = parts;
    this.#run = run;
    this.#onClosed = onClosed;
  }

  async start(io: StartOptions = {}): Promise<RunHandle> {
    if (this.#closing !== undefined) throw this.#wrongMoment('it was closed');
    if (this.#starting !== undefined) throw this.#wrongMoment('it was started before');
    checkStreams(io, this.taskId);
    if (io.stdin !== undefined && !this.#parts.capabilities.stdin) {
      throw new DrvError('DRV_UNSUPPORTED', 'stdin: this driver cannot give a task an input', {
        taskId: this.taskId,
      });
    }
    this.#starting = operation('container.start', this.#parts.fields, async () => {
      throwIfAborted(io.signal, 'start task');
      try {
        return startRun(this.#parts, io);
      } catch (error) {
        throw error instanceof StartFailure ? asDrvError(error, this.taskId) : error;
      }
    });
    void endOutputs(io, this.#starting);
    return this.#starting;
  }

  collect(path: string, options: CollectOptions = {}): Artifact {
    const { task, container, capabilities } = this.#parts;
    if (!capabilities.artifacts) {
      throw new DrvError('DRV_UNSUPPORTED', 'This driver gives no artifacts', { taskId: this.taskId });
    }
    if (this.#closing !== undefined || container.state !== 'exited') {
      throw new DrvError(
        'DRV_INVALID_STATE',
        'Artifacts are there from the end of the task until its close',
        {
          op: 'collect artifact',
          taskId: this.taskId,
        },
      );
    }
    return collectArtifact(task, container.files, path, options);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const handle = await this.#starting?.catch(() => undefined);
    await handle?.close();
    await operation('container.remove', this.#parts.fields, async () => this.#onClosed());
    await this.#endRun();
  }

  /** Tells subscribers of the whole run what became of the task. */
  async #endRun(): Promise<void> {
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

  #wrongMoment(why: string): DrvError {
    return new DrvError('DRV_INVALID_STATE', `The task cannot be started: ${why}`, {
      op: 'start task',
      taskId: this.taskId,
    });
  }
}

function asDrvError({ exitCode, message }: StartFailure, taskId: string): DrvError {
  const codes = {
    125: 'DRV_START_FAILED',
    126: 'DRV_COMMAND_NOT_EXECUTABLE',
    127: 'DRV_COMMAND_NOT_FOUND',
  } as const;
  return new DrvError(codes[exitCode], message, { op: 'start task', taskId, exitCode });
}
