import { DrvError, type OperationMessage } from '@drv/core';
import { context, SpanStatusCode, trace, type Span, type Tracer } from '@opentelemetry/api';
import { errorType } from '../attributes/error-type.ts';
import { operationAttributes } from '../attributes/operation-attributes.ts';
import type { OperationObserver } from '../subscribe/operation-observer.ts';
import { spanContextOf, traceparentOf } from './traceparent.ts';

export interface SpanOptions {
  /** Give the span of a task that did not succeed the status ERROR. */
  readonly failedTasksAreErrors: boolean;
}

/**
 * One span for each operation. Parents are taken from the messages, not from the asynchronous context, so that the
 * tree is right wherever an operation goes on; the root is a child of the span of another
 * process that the caller named, else of what was active when the task was prepared.
 */
export function createSpanObserver(tracer: Tracer, options: SpanOptions): OperationObserver {
  const spans = new WeakMap<OperationMessage, Span>();
  return {
    start(message) {
      const parent = message.parent === undefined ? undefined : spans.get(message.parent);
      const active = context.active();
      const remote = spanContextOf(message.remoteParent);
      const above = remote === undefined ? active : trace.setSpanContext(active, remote);
      const within = parent === undefined ? above : trace.setSpan(active, parent);
      const attributes = operationAttributes(message);
      const span = tracer.startSpan(`drv.${message.operation}`, { attributes }, within);
      spans.set(message, span);
      const traceparent = traceparentOf(span.spanContext());
      if (traceparent !== undefined) message.traceparent = traceparent;
    },
    end(message) {
      const span = spans.get(message);
      if (span === undefined) return;
      span.setAttributes(operationAttributes(message));
      const failure = failureOf(message, options);
      if (failure !== undefined) {
        span.setAttribute('error.type', failure.type);
        span.setStatus({ code: SpanStatusCode.ERROR, ...failure.message });
      }
      span.end();
    },
  };
}

/**
 * The message only of drv's own errors, which are free of secrets. Neither stack nor cause, in which there may be
 * anything.
 */
function failureOf(
  message: OperationMessage,
  options: SpanOptions,
): { readonly type: string; readonly message: { readonly message?: string } } | undefined {
  const type = errorType(message);
  if (type !== undefined)
    return { type, message: DrvError.is(message.error) ? { message: message.error.message } : {} };
  const { operation, status } = message;
  const failed = operation === 'task.run' && status !== undefined && status !== 'success';
  return failed && options.failedTasksAreErrors ? { type: status, message: {} } : undefined;
}
