import { createHash } from 'node:crypto';

/** The channel of notices about something, which is named by its parts. It is the same for everybody, and needs no quotes. */
export function channelOf(...parts: readonly string[]): string {
  return `drv_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
