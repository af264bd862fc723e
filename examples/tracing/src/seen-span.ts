import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** A span as data, which one process can tell another. */
export interface SeenSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
  readonly startMs: number;
  readonly durationMs: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function seenSpan(span: ReadableSpan): SeenSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    name: span.name,
    traceId,
    spanId,
    parentId: span.parentSpanContext?.spanId,
    startMs: millisOf(span.startTime),
    durationMs: millisOf(span.duration),
    attributes: span.attributes,
  };
}

function millisOf([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}
