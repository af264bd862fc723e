import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Spans as an indented list, each with its milliseconds, children below their parent in the order of their start. */
export function drawTrace(spans: readonly ReadableSpan[], parent?: string, indent = ''): string {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .sort((a, b) => millisOf(a.startTime) - millisOf(b.startTime))
    .map((span) => {
      const line = `${indent}${span.name} ${millisOf(span.duration).toFixed(1)} ms\n`;
      return line + drawTrace(spans, span.spanContext().spanId, `${indent}  `);
    })
    .join('');
}

function millisOf([seconds, nanos]: readonly [number, number]): number {
  return seconds * 1000 + nanos / 1e6;
}
