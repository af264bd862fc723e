import type { OperationMessage } from '@drv/core';
import type { Attributes } from '@opentelemetry/api';
import { imageAttributes } from './image-attributes.ts';

/**
 * What a message tells, under the names of OpenTelemetry's semantic conventions where there are any, else under
 * `drv.`. Values that are not known are left out.
 */
export function operationAttributes(message: OperationMessage): Attributes {
  const { taskId, containerId, driver, exitCode, status, oom, cpuSeconds, peakMemoryBytes } = message;
  return {
    'drv.task.id': taskId,
    ...imageAttributes(message.image),
    ...(containerId === undefined ? {} : { 'container.id': containerId }),
    ...(driver === undefined ? {} : { 'container.runtime.name': driver }),
    ...(exitCode === undefined ? {} : { 'process.exit.code': exitCode }),
    ...(status === undefined ? {} : { 'drv.task.status': status }),
    ...(oom === undefined ? {} : { 'drv.task.oom': oom }),
    ...(cpuSeconds === undefined ? {} : { 'drv.task.cpu.time': cpuSeconds }),
    ...(peakMemoryBytes === undefined ? {} : { 'drv.task.memory.peak': peakMemoryBytes }),
  };
}
