import type { ArtifactReport } from '@drv/core';
import type { SkipReason } from '@drv/core/driver';
import { formatBytes } from './format-bytes.ts';
import { printable } from './printable.ts';

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  name: 'name that leads out of it or is none here',
  type: 'device, pipe or socket',
  link: 'link that leads out of it',
  duplicate: 'second entry of a name',
  blocked: 'place that is taken here',
  limit: 'beyond the limit',
};

/** What became of an artifact, as a sentence without its end. */
export function artifactWords({
  path,
  entries,
  bytes,
  incomplete,
  failure,
  skipped,
  skippedCount,
}: ArtifactReport): string {
  const of = printable(path, 80);
  if (incomplete === 'missing') return `The task left nothing at ${of}`;
  const taken = `${entries} ${entries === 1 ? 'entry' : 'entries'} of ${of}, ${formatBytes(bytes)}`;
  const first = skipped[0];
  const left =
    first === undefined
      ? ''
      : `; ${skippedCount} left out, the first ${printable(first.path, 80)} (${SKIPPED[first.reason]})`;
  if (failure !== undefined)
    return `${of} could not be taken out: ${printable(failure.message.replace(/^into: /, ''), 300)}`;
  return incomplete === undefined ? `Took ${taken}${left}` : `Took only ${taken}${left}`;
}
