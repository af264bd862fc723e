import { createHash } from 'node:crypto';
import { html, type Html } from './html.ts';

/** The only script of a page: writes each time in the reader's zone. Without it they are in UTC. */
const SCRIPT = `for (const time of document.querySelectorAll('time')) {
  const at = new Date(time.dateTime);
  if (!Number.isNaN(at.getTime())) time.textContent = at.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'long' });
}`;

/** What the page's policy allows to run: this script, and nothing else. */
export const SCRIPT_POLICY = `'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'`;

export const LOCAL_TIMES = `<script>${SCRIPT}</script>`;

/** @param at RFC 3339. */
export function timeOf(at: string): Html {
  const date = new Date(at);
  const text = Number.isNaN(date.getTime()) ? at : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return html`<time datetime="${at}">${text}</time>`;
}
