import type { Runner } from '../process/runner.ts';

/** A task that is taken sooner needs no word. */
const PATIENCE_MS = 3_000;

/** Says once why nobody has taken a task after a while, until the function that is returned is called. */
export function tellWaiting(
  { whyWaiting }: Pick<Runner, 'whyWaiting'>,
  taskId: string,
  say: (why: string) => void,
): () => void {
  if (whyWaiting === undefined) return () => {};
  let isOver = false;
  const look = async () => {
    // Whoever runs the task tells of a store that does not answer.
    const why = await whyWaiting(taskId).catch(() => undefined);
    if (why !== undefined && !isOver) say(why);
  };
  const timer = setTimeout(() => void look(), PATIENCE_MS);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
