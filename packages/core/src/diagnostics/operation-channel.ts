import type { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import type { OperationMessage } from './operation-message.ts';
import { OPERATIONS, type OperationName } from './operation-name.ts';

/** Called at once and in the order of subscription. What it throws is an uncaught exception of the process. */
export type OperationListener = (message: OperationMessage, channel: string | symbol) => void;

/**
 * One of the channels of an operation: Node's `Channel`, as far as drv promises it. Written out, because the type
 * parameters of `Channel` are in another order in each major version of `@types/node`.
 */
export interface OperationEvents {
  /** `tracing:drv:<operation>:<event>`. */
  readonly name: string | symbol;
  readonly hasSubscribers: boolean;
  subscribe(listener: OperationListener): void;
  /** Whether it was subscribed. */
  unsubscribe(listener: OperationListener): boolean;
  /** Tells subscribers. Only drivers do. */
  publish(message: OperationMessage): void;
  /** Gives `store` a value for as long as `runStores` runs: what `transform` makes of the message. */
  bindStore<Store>(store: AsyncLocalStorage<Store>, transform: (message: OperationMessage) => Store): void;
  /** Whether it was bound. */
  unbindStore<Store>(store: AsyncLocalStorage<Store>): boolean;
  /** Tells subscribers, then calls `body` with the bound stores set. Only drivers do. */
  runStores<Result>(message: OperationMessage, body: () => Result): Result;
}

/** The tracing channel of one operation: the events of it that drv publishes. */
export interface OperationChannel {
  /** When it begins. */
  readonly start: OperationEvents;
  /** When it has failed, before its end. */
  readonly error: OperationEvents;
  /** When it is over, failed or not. */
  readonly asyncEnd: OperationEvents;
  /** Whether anybody has subscribed to any of them. */
  readonly hasSubscribers: boolean;
  /** Subscribes each listener to the event of its name. */
  subscribe(listeners: OperationListeners): void;
  /** Whether all of them were subscribed. */
  unsubscribe(listeners: OperationListeners): boolean;
}

/** A listener for each event of interest. */
export type OperationListeners = Partial<Record<'start' | 'error' | 'asyncEnd', OperationListener>>;

const channels = Object.fromEntries(
  OPERATIONS.map((name) => [name, tracingChannel<OperationMessage, OperationMessage>(`drv:${name}`)]),
) as unknown as Record<OperationName, OperationChannel>;

/** The channel on which an operation is reported: for who subscribes without writing names of channels. */
export function operationChannel(name: OperationName): OperationChannel {
  return channels[name];
}
