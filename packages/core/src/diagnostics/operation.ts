import type { OperationMessage } from './operation-message.ts';
import { operationChannel, type OperationChannel } from './operation-channel.ts';
import type { OperationName } from './operation-name.ts';

/** An operation under way. */
export interface Operation {
  /** What subscribers see. Set what becomes known on it before the end. */
  readonly message: OperationMessage;
  /** Ends the operation, failed if `error` is given. The second call does nothing. */
  end(error?: unknown): void;
}

/** What is known of an operation when it begins. */
export type OperationFields = Pick<
  OperationMessage,
  'taskId' | 'parent' | 'remoteParent' | 'driver' | 'image' | 'containerId'
>;

/**
 * Begins an operation that ends at another place. Costs next to nothing while nobody subscribes. What a subscriber
 * throws does not come here: Node raises it as an uncaught exception of the process.
 */
export function beginOperation(name: OperationName, fields: OperationFields): Operation {
  const channel = operationChannel(name);
  const message = messageOf(name, fields);
  // Whoever subscribes in the middle of an operation sees nothing of it, rather than an end without a start.
  if (!channel.hasSubscribers) return { message, end() {} };
  channel.start.publish(message);
  return { message, end: endOnce(channel, message) };
}

/**
 * Runs `body` as an operation that ends when the body settles. The body's value is not published. A subscriber may
 * bind an `AsyncLocalStorage` to the start channel; the body then runs in its context.
 */
export async function operation<T>(
  name: OperationName,
  fields: OperationFields,
  body: (message: OperationMessage) => Promise<T>,
): Promise<T> {
  const channel = operationChannel(name);
  const message = messageOf(name, fields);
  if (!channel.hasSubscribers) return body(message);
  const end = endOnce(channel, message);
  try {
    const value = await channel.start.runStores(message, () => body(message));
    end();
    return value;
  } catch (error) {
    end(error ?? new Error('Something failed without saying what'));
    throw error;
  }
}

/** Field by field, so that a caller who passes on more than it should does not publish it. */
function messageOf(
  name: OperationName,
  { taskId, parent, remoteParent, driver, image, containerId }: OperationFields,
): OperationMessage {
  return {
    operation: name,
    taskId,
    startedAt: Date.now(),
    parent,
    remoteParent,
    driver,
    image,
    containerId,
  };
}

function endOnce(channel: OperationChannel, message: OperationMessage): (error?: unknown) => void {
  const begun = performance.now();
  let ended = false;
  return (error) => {
    if (ended) return;
    ended = true;
    message.durationMs = performance.now() - begun;
    if (error !== undefined) {
      message.error = error;
      const code = codeOf(error);
      if (code !== undefined) message.errorCode = code;
      channel.error.publish(message);
    }
    channel.asyncEnd.publish(message);
  };
}

function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
