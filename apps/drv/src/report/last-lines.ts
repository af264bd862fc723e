import type { RunResult } from '@drv/core';
import type { Captured } from './capture.ts';
import { html, type Html } from './html.ts';
import { outputText } from './output-text.ts';

const LINES = 12;

/** How stderr ends, of a task that did not succeed: most programs say there what went wrong. */
export function lastLines(
  result: RunResult | undefined,
  { head, tail, droppedBytes }: Captured,
): Html | undefined {
  if (result?.status === 'success') return undefined;
  const text = outputText(droppedBytes === 0 ? Buffer.concat([head, tail]) : tail).trimEnd();
  if (text === '') return undefined;
  const lines = text.split('\n').slice(-LINES).join('\n');
  return html`<h2>The end of stderr</h2><pre class="last">${lines}</pre>`;
}
