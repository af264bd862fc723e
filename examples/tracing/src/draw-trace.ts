import type { SeenSpan } from './seen-span.ts';

/** Spans as an indented list, each with its milliseconds, children below their parent in the order of their start. */
export function drawTrace(spans: readonly SeenSpan[], parentId?: string, indent = ''): string {
  return spans
    .filter((span) => span.parentId === parentId)
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ name, durationMs, spanId }) => {
      const line = `${indent}${name} ${durationMs.toFixed(1)} ms\n`;
      return line + drawTrace(spans, spanId, `${indent}  `);
    })
    .join('');
}
