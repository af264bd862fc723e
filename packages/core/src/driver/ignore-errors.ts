import type { EventEmitter } from 'node:events';

const ignore = () => {};
/** How many hold it. */
const holders = new WeakMap<EventEmitter, number>();

/**
 * Keeps the errors of a stream from ending the process, until the returned function is called. However many do so, the
 * stream has one listener more: many tasks may write to one stream, and Node warns of the eleventh listener.
 */
export function ignoreErrors(stream: EventEmitter): () => void {
  const before = holders.get(stream) ?? 0;
  if (before === 0) change(stream, 'on');
  holders.set(stream, before + 1);
  return () => {
    const left = (holders.get(stream) ?? 1) - 1;
    holders.set(stream, left);
    if (left === 0) change(stream, 'off');
  };
}

/** A stream of somebody's own may throw at it: whoever writes to it is told that it has failed. */
function change(stream: EventEmitter, how: 'on' | 'off'): void {
  try {
    stream[how]('error', ignore);
  } catch {
    // As above.
  }
}
