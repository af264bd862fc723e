import { DrvError } from '@drv/core';

/** Tasks that the message names. */
const MAX_NAMED = 20;

/** A worker was closed without its store, which knows nothing of what became of these tasks. */
export function withoutStore(
  left: readonly { readonly taskId: string }[],
  { node, closeMs }: { readonly node: string; readonly closeMs: number },
): DrvError {
  const named = left.slice(0, MAX_NAMED).map(({ taskId }) => taskId);
  const more = left.length - named.length;
  const tasks = `${named.join(', ') || 'none'}${more > 0 ? ` and ${more} more` : ''}`;
  return new DrvError(
    'DRV_STORE_UNAVAILABLE',
    `The store has not answered for ${closeMs} ms; left to the next worker of the node ${node}: ${tasks}`,
    { op: 'close worker' },
  );
}
