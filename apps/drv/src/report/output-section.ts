import { formatBytes } from '../render/format-bytes.ts';
import { formatDuration } from '../render/format-duration.ts';
import type { Captured } from './capture.ts';
import { html, type Html } from './html.ts';
import { outputText } from './output-text.ts';
import type { Transcript, TranscriptPart } from './transcript.ts';

/**
 * The output of a task, stdout and stderr together with their times; a switch shows each on its own. Both open at their
 * ends.
 *
 * @param originMs From when on the times count, by the clock of the transcript.
 */
export function outputSection(
  streams: { readonly stdout: Captured; readonly stderr: Captured },
  transcript: Transcript,
  originMs: number,
): Html {
  const { stdout, stderr } = streams;
  if (bytesOf(stdout) + bytesOf(stderr) === 0) {
    return html`<h2>Output</h2><p class="soft">No output.</p>`;
  }
  const part = ({ stream, atMs, bytes, droppedBytes = 0 }: TranscriptPart) =>
    html`${gap(droppedBytes)}<div class="${stream}"><i title="${stream}">${formatDuration(Math.max(0, atMs - originMs))}</i><pre>${outputText(bytes).replace(/\n$/, '')}</pre></div>`;
  return html`<section class="output"><h2>Output</h2>
<input type="radio" name="view" id="together" checked><label for="together">together, with times as in the timeline</label><br>
<input type="radio" name="view" id="apart"><label for="apart">stdout and stderr apart</label>
<div class="together end"><div>${transcript.map(part)}</div></div>
<div class="apart">${one('stdout', stdout)}${one('stderr', stderr)}</div></section>`;
}

function one(name: string, captured: Captured): Html {
  const { head, tail, droppedBytes } = captured;
  const bytes = bytesOf(captured);
  if (bytes === 0) return html`<h3>${name}</h3><p class="soft">No output.</p>`;
  // The pieces are decoded apart where something is missing between them: a character may be cut there.
  const [first, second] = droppedBytes === 0 ? [Buffer.concat([head, tail]), Buffer.alloc(0)] : [head, tail];
  return html`<h3>${name} <span class="soft">${formatBytes(bytes)}</span></h3>
<div class="end"><pre>${outputText(first)}${gap(droppedBytes)}${outputText(second)}</pre></div>`;
}

function gap(droppedBytes: number): Html | undefined {
  return droppedBytes === 0 ? undefined : html`\n<mark>… ${formatBytes(droppedBytes)} left out …</mark>\n`;
}

function bytesOf({ head, tail, droppedBytes }: Captured): number {
  return head.length + tail.length + droppedBytes;
}
