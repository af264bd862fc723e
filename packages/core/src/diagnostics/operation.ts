import { tracingChannel } from 'node:diagnostics_channel';

/**
 * The operations that drv reports on `node:diagnostics_channel`, each as the tracing channel `drv:<name>`: `start`
 * when it begins, `error` if it fails, `asyncEnd` when it is over.
 */
export const OPERATIONS = [
  'task.run',
  'task.prepare',
  'credentials.resolve',
  'image.inspect',
  'image.pull',
  'container.create',
  'container.attach',
  'container.start',
  'container.wait',
  'output.drain',
  'container.kill',
  'container.remove',
] as const;

/** One of {@link OPERATIONS}. */
export type OperationName = (typeof OPERATIONS)[number];

/**
 * What subscribers see: one object per operation, the same one at its start and at its end. Identifiers and scalars
 * only; never environment, command, labels, credentials or output.
 */
export interface OperationMessage {
  readonly operation: OperationName;
  readonly taskId: string;
  /** The operation that this one is a part of. */
  readonly parent?: OperationMessage;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  driver?: string;
  image?: string;
  containerId?: string;
  /** Set before the end of `task.run` and `container.wait`. */
  status?: string;
  exitCode?: number;
  /** The code of what it failed with, where that is a DrvError. */
  errorCode?: string;
  error?: unknown;
}

/** An operation that was begun and has to be ended. */
export interface Operation {
  readonly message: OperationMessage;
  /** Ends the operation; the second call does nothing. */
  end(error?: unknown): void;
}

const channels = Object.fromEntries(
  OPERATIONS.map((name) => [name, tracingChannel<unknown, OperationMessage>(`drv:${name}`)]),
) as Record<OperationName, ReturnType<typeof tracingChannel<unknown, OperationMessage>>>;

/** What is known of an operation when it begins. */
export type OperationFields = Pick<
  OperationMessage,
  'taskId' | 'parent' | 'driver' | 'image' | 'containerId'
>;

/** Begins an operation that ends at another place. Costs next to nothing while nobody subscribes. */
export function beginOperation(name: OperationName, fields: OperationFields): Operation {
  const channel = channels[name];
  const message: OperationMessage = { operation: name, startedAt: Date.now(), ...fields };
  // Whoever subscribes in the middle of an operation sees nothing of it, rather than an end without a start.
  if (!channel.hasSubscribers) return { message, end() {} };
  channel.start.publish(message);
  let ended = false;
  return {
    message,
    end(error) {
      if (ended) return;
      ended = true;
      if (error !== undefined) {
        message.error = error;
        const code = (error as { code?: unknown } | null)?.code;
        if (typeof code === 'string') message.errorCode = code;
        channel.error.publish(message);
      }
      channel.asyncEnd.publish(message);
    },
  };
}

/** Runs `body` as an operation: it ends when the body settles. The body's value is not published. */
export async function operation<T>(
  name: OperationName,
  fields: OperationFields,
  body: (message: OperationMessage) => Promise<T>,
): Promise<T> {
  const op = beginOperation(name, fields);
  try {
    const value = await body(op.message);
    op.end();
    return value;
  } catch (error) {
    op.end(error ?? new Error('unknown'));
    throw error;
  }
}
