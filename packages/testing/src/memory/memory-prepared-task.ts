import { DrvError, type PreparedTask, type RunHandle, type StartOptions } from '@drv/core';
import { checkStreams, operation, throwIfAborted } from '@drv/core/driver';
import { StartFailure } from '../machine/start-failure.ts';
import { MemoryRunHandle, type RunParts } from './run/memory-run-handle.ts';

/** A pretend container that exists, and runs at most once. */
export class MemoryPreparedTask implements PreparedTask {
  readonly taskId: string;
  readonly #parts: RunParts;
  readonly #onClosed: () => void;
  #handle: MemoryRunHandle | undefined;
  #started = false;
  #closing: Promise<void> | undefined;

  constructor(parts: RunParts, onClosed: () => void) {
    this.taskId = parts.task.id;
    this.#parts = parts;
    this.#onClosed = onClosed;
  }

  async start(io: StartOptions = {}): Promise<RunHandle> {
    if (this.#closing !== undefined) throw this.#wrongMoment('it was closed');
    if (this.#started) throw this.#wrongMoment('it was started before');
    checkStreams(io, this.taskId);
    if (io.stdin !== undefined && !this.#parts.capabilities.stdin) {
      throw new DrvError('DRV_UNSUPPORTED', 'stdin: this driver cannot give a task an input', {
        taskId: this.taskId,
      });
    }
    throwIfAborted(io.signal, 'start task');
    this.#started = true;
    return operation('container.start', this.#parts.fields, async () => {
      try {
        this.#handle = new MemoryRunHandle(this.#parts, io);
        return this.#handle;
      } catch (error) {
        throw error instanceof StartFailure ? asDrvError(error, this.taskId) : error;
      }
    });
  }

  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#handle?.close();
      await operation('container.remove', this.#parts.fields, async () => this.#onClosed());
    })();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
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
