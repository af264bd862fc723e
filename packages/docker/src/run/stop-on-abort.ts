import { abortReason, reasonOf } from '@drv/core/driver';
import type { DockerRunHandle } from './docker-run-handle.ts';

/** From now on the caller's signal stops the task. */
export function stopOnAbort(handle: DockerRunHandle, signal: AbortSignal | undefined): void {
  if (signal === undefined) return;
  const onAbort = () => void handle.stop('caller', reasonOf(abortReason(signal)));
  if (signal.aborted) return onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  handle.ended.addEventListener('abort', () => signal.removeEventListener('abort', onAbort), { once: true });
}
