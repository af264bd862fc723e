import { DrvError, type PreparedTask, type RunHandle } from '@drv/core';
import { checkStreams, endOutputs, operation, type Operation, type StartOptions } from '@drv/core/driver';
import { DRIVER } from './check-task.ts';
import { removeContainer } from './container/container.ts';
import type { BubblewrapRun } from './run/create-run-handle.ts';
import { startRun } from './run/start-run.ts';
import type { RunParts } from './run/started-run.ts';

interface BubblewrapTaskParts extends Omit<RunParts, 'fields'> {
  /** The whole run, for the diagnostics. */
  readonly run: Operation;
  onClosed(): void;
}

/** A container that exists, and runs at most once. */
export class BubblewrapTask implements PreparedTask {
  readonly taskId: string;
  readonly #parts: BubblewrapTaskParts & RunParts;
  #starting: Promise<BubblewrapRun> | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: BubblewrapTaskParts) {
    this.taskId = parts.task.id;
    const { task, run, container } = parts;
    const fields = { taskId: task.id, driver: DRIVER, image: container.image.reference, parent: run.message };
    this.#parts = { ...parts, fields };
  }

  async start(io: StartOptions = {}): Promise<RunHandle> {
    if (this.#closing !== undefined) throw this.#misuse('it was closed');
    if (this.#starting !== undefined) throw this.#misuse('it was started before');
    checkStreams(io, this.taskId);
    this.#starting = operation('container.start', this.#parts.fields, () => startRun(this.#parts, io));
    void endOutputs(io, this.#starting);
    return this.#starting;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { container, fields, logger, onClosed } = this.#parts;
    await (await this.#starting?.catch(() => undefined))?.close();
    try {
      await operation('container.remove', fields, () => removeContainer(container));
    } catch (error) {
      // It never hides the result.
      logger.error({ taskId: this.taskId, error: String(error) }, 'the container could not be removed');
    }
    onClosed();
    await this.#endRun();
  }

  /** Tells subscribers of the whole run what became of the task. */
  async #endRun(): Promise<void> {
    const { run } = this.#parts;
    try {
      const result = await (await this.#starting)?.wait();
      if (result !== undefined) {
        Object.assign(run.message, { status: result.status, oom: result.oom, exitCode: result.exitCode });
      }
      run.end();
    } catch (error) {
      run.end(error);
    }
  }

  #misuse(why: string): DrvError {
    return new DrvError('DRV_INVALID_STATE', `The task cannot be started: ${why}`, {
      op: 'start task',
      taskId: this.taskId,
    });
  }
}
