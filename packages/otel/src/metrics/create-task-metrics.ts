import type { OperationMessage } from '@drv/core';
import type { Attributes, Meter } from '@opentelemetry/api';
import { errorType } from '../attributes/error-type.ts';
import { imageAttributes } from '../attributes/image-attributes.ts';
import type { OperationObserver } from '../subscribe/operation-observer.ts';

/** Seconds: from a task that only prints to one of an hour. */
const TASK_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];
/** Seconds: an engine answers in milliseconds, a pull may take minutes. */
const STEP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const MEBIBYTE = 2 ** 20;
const MEMORY_BYTES = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536].map((size) => size * MEBIBYTE);

/**
 * What tasks and their steps took, as histograms without the identifiers of tasks and containers: a series for each
 * task would never end.
 */
export function createTaskMetrics(meter: Meter): OperationObserver {
  const seconds = (name: string, description: string, explicitBucketBoundaries: number[]) =>
    meter.createHistogram(name, { unit: 's', description, advice: { explicitBucketBoundaries } });
  const active = meter.createUpDownCounter('drv.task.active', {
    unit: '{task}',
    description: 'Tasks from the beginning of their preparation until they are closed.',
  });
  const duration = seconds('drv.task.duration', 'From preparation until closed.', TASK_SECONDS);
  const cpuTime = seconds('drv.task.cpu.time', 'Processor time of a task.', TASK_SECONDS);
  const memoryPeak = meter.createHistogram('drv.task.memory.peak', {
    unit: 'By',
    description: 'Highest memory usage of a task.',
    advice: { explicitBucketBoundaries: MEMORY_BYTES },
  });
  const pull = seconds('drv.image.pull.duration', 'Of pulls that a task waited for.', STEP_SECONDS);
  const step = seconds('drv.operation.duration', 'Of every other step of a task.', STEP_SECONDS);

  function endTask(message: OperationMessage): void {
    const { cpuSeconds, peakMemoryBytes, status } = message;
    const attributes = {
      ...common(message),
      ...image(message),
      ...(status === undefined ? {} : { 'drv.task.status': status }),
    };
    active.add(-1, runtime(message));
    record(duration, message, attributes);
    if (cpuSeconds !== undefined) cpuTime.record(cpuSeconds, attributes);
    if (peakMemoryBytes !== undefined) memoryPeak.record(peakMemoryBytes, attributes);
  }

  return {
    start(message) {
      if (message.operation === 'task.run') active.add(1, runtime(message));
    },
    end(message) {
      if (message.operation === 'task.run') endTask(message);
      else if (message.operation === 'image.pull')
        record(pull, message, { ...common(message), ...image(message) });
      else record(step, message, { ...common(message), 'drv.operation': message.operation });
    },
  };
}

function record(
  histogram: ReturnType<Meter['createHistogram']>,
  { durationMs }: OperationMessage,
  attributes: Attributes,
): void {
  if (durationMs !== undefined) histogram.record(durationMs / 1000, attributes);
}

function runtime({ driver }: OperationMessage): Attributes {
  return driver === undefined ? {} : { 'container.runtime.name': driver };
}

function common(message: OperationMessage): Attributes {
  const type = errorType(message);
  return { ...runtime(message), ...(type === undefined ? {} : { 'error.type': type }) };
}

/** The name without tag and digest: with them, every build would begin a series of its own. */
function image(message: OperationMessage): Attributes {
  const name = imageAttributes(message.image)['container.image.name'];
  return name === undefined ? {} : { 'container.image.name': name };
}
