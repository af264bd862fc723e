import type { AbortOptions } from '@drv/core';
import { DrvError, operation, throwIfAborted, within } from '@drv/core/driver';
import type { ParkedTask } from '../launcher/parked-task.ts';
import { engineSource } from '../output/engine-source.ts';
import type { RunOutput } from '../output/open-output.ts';
import type { AttachedStart } from './attach-and-start.ts';
import type { RunContext } from './run-context.ts';

/**
 * Gives a parked container its task. In place of {@link attachAndStart}: the connection is there, the container runs, and
 * the start of the task is what its launcher tells.
 *
 * @throws `DRV_ABORTED` before the launcher was told anything; `DRV_ENGINE_UNAVAILABLE` where it had ended before that;
 * `DRV_OUTCOME_UNKNOWN` where nobody can tell whether it was told.
 */
export async function launchParked(
  context: RunContext,
  { container, launch, message }: ParkedTask,
  { output, record, signal }: Pick<RunOutput, 'output' | 'record'> & AbortOptions,
): Promise<AttachedStart> {
  const { engine, containerId, task, fields, timing, queuedMs } = context;
  throwIfAborted(signal, 'start task');
  if (!container.isWaiting) {
    throw new DrvError(
      'DRV_ENGINE_UNAVAILABLE',
      'The container that was started ahead for the task has ended: nothing of the task ran',
      { op: 'start container', taskId: task.id },
    );
  }
  const socket = container.take();
  output.read(engineSource(socket, { kind: 'connection', tty: false, launch }));
  const sentAt = Date.now();
  record.add({ what: 'start-asked' });
  socket.write(message);
  // One that has ended answers at once, and with its exit code.
  const pending = await engine.wait(containerId, 'not-running').catch((error: unknown) => {
    socket.destroy();
    throw unknown(task.id, error);
  });
  try {
    await operation('container.start', fields, async () => {
      const told = Promise.race([launch.began, output.sourceEnded]);
      const { done } = await within(told, timing.startMs);
      if (launch.at === undefined) throw unknown(task.id, done ? undefined : 'no answer');
    });
  } catch (error) {
    pending.abandon();
    throw error;
  }
  const times = { sentAt, answeredAt: Date.now() };
  // The engine was seen to read both streams before the start: however slow it is, no byte is lost to that.
  return { socket, pending, ports: undefined, times, preStartLatencyMs: 0, startMs: 0, queuedMs };
}

function unknown(taskId: string, cause: unknown): DrvError {
  return new DrvError(
    'DRV_OUTCOME_UNKNOWN',
    'The connection to the container that was started ahead was lost as it was given the task',
    { op: 'start container', taskId, cause },
  );
}
