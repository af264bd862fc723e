import { stripVTControlCharacters } from 'node:util';
import { formatBytes } from '../render/format-bytes.ts';
import { printable } from '../render/printable.ts';
import type { Captured } from './capture.ts';
import { html, type Html } from './html.ts';

/** What a stream of the task's said. Colours and other escape sequences are left out, control characters are shown. */
export function outputSection(name: string, captured: Captured): Html {
  const { head, tail, droppedBytes } = captured;
  const bytes = head.length + tail.length + droppedBytes;
  if (bytes === 0) return html`<h2>${name}</h2><p class="soft">Nothing.</p>`;
  const gap =
    droppedBytes === 0 ? undefined : html`\n<mark>… ${formatBytes(droppedBytes)} left out …</mark>\n`;
  // The pieces are decoded apart where something is missing between them: a character may be cut there.
  const text = droppedBytes === 0 ? [Buffer.concat([head, tail])] : [head, tail];
  return html`<h2>${name} <span class="soft">${formatBytes(bytes)}</span></h2>
<pre>${textOf(text[0])}${gap}${textOf(text[1])}</pre>`;
}

function textOf(bytes: Buffer | undefined): string {
  return stripVTControlCharacters(bytes?.toString() ?? '')
    .split('\n')
    .map((line) =>
      line
        .replace(/\r$/, '')
        .split('\t')
        .map((part) => printable(part))
        .join('\t'),
    )
    .join('\n');
}
