import { DrvError } from '@drv/core';
import { within } from '@drv/core/driver';
import type { EngineClient } from '@drv/docker';

/** Milliseconds that the engine has to end a container after SIGKILL. */
const KILL_MS = 10_000;

/**
 * Ends a task that another process runs: the signal that it or its image names, the grace period, SIGKILL. The process that runs it sees the end and
 * removes the container.
 *
 * @throws `DRV_ENGINE_TIMEOUT` when even SIGKILL did not end it in time.
 */
export async function stopTask(
  engine: Pick<EngineClient, 'wait' | 'kill' | 'inspect'>,
  containerId: string,
  graceMs: number,
): Promise<'stopped' | 'killed' | 'not-running'> {
  const pending = await engine.wait(containerId, 'not-running');
  let over = false;
  const ended = pending.exitCode.catch(async (error: unknown) => {
    // Removed by the process that runs it: Podman then has nothing to tell of its end.
    if (!over && (await engine.inspect(containerId)) !== undefined) throw error;
  });
  ended.catch(() => {});
  try {
    const { stopSignal = 'SIGTERM' } = (await engine.inspect(containerId)) ?? {};
    if ((await engine.kill(containerId, stopSignal)) === 'not-running') return 'not-running';
    if ((await within(ended, graceMs)).done) return 'stopped';
    await engine.kill(containerId, 'SIGKILL');
    if ((await within(ended, KILL_MS)).done) return 'killed';
    throw new DrvError(
      'DRV_ENGINE_TIMEOUT',
      `The engine did not end the task within ${KILL_MS} ms of SIGKILL`,
    );
  } finally {
    over = true;
    pending.abandon();
  }
}
