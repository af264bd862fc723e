import { tracingChannel } from 'node:diagnostics_channel';
import type { OperationMessage } from './operation-message.ts';
import { OPERATIONS, type OperationName } from './operation-name.ts';

/** The tracing channel of one operation. */
export type OperationChannel = ReturnType<typeof tracingChannel<unknown, OperationMessage>>;

const channels = Object.fromEntries(
  OPERATIONS.map((name) => [name, tracingChannel<unknown, OperationMessage>(`drv:${name}`)]),
) as Record<OperationName, OperationChannel>;

/** The channel on which an operation is reported: for who subscribes without writing names of channels. */
export function operationChannel(name: OperationName): OperationChannel {
  return channels[name];
}
