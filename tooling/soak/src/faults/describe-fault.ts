import type { Fault } from './draw-faults.ts';

/** For a reader: `cut container.attach at body (after 812 bytes)`. */
export function describeFault({ on, at, fault, bytes, after = 0, times = 1 }: Fault): string {
  const details = [
    ...(bytes === undefined ? [] : [`after ${bytes} bytes`]),
    ...(after === 0 ? [] : [`not the first ${after}`]),
    ...(times === 1 ? [] : [`${times} times`]),
  ];
  return `${fault} ${on} at ${at}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
