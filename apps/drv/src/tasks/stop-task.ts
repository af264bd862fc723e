import { within } from '@drv/core';
import type { EngineClient } from '@drv/docker';

/** Milliseconds that the engine has to end a container after SIGKILL. */
const KILL_MS = 10_000;

/**
 * Ends a task that another process runs: SIGTERM, the grace period, SIGKILL. The process that runs it sees the end and
 * removes the container.
 */
export async function stopTask(
  engine: Pick<EngineClient, 'wait' | 'kill'>,
  containerId: string,
  graceMs: number,
): Promise<'stopped' | 'killed' | 'not-running'> {
  const pending = await engine.wait(containerId, 'not-running');
  try {
    if ((await engine.kill(containerId, 'SIGTERM')) === 'not-running') return 'not-running';
    if ((await within(pending.exitCode, graceMs)).done) return 'stopped';
    await engine.kill(containerId, 'SIGKILL');
    await within(pending.exitCode, KILL_MS);
    return 'killed';
  } finally {
    pending.abandon();
  }
}
