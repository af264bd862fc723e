import type { AbortOptions } from '@drv/core';
import { DrvError, checkKinds, kind, type KindsOf, within } from '@drv/core/driver';
import { clientOfAnEngine } from '../engine/client-of-an-engine.ts';
import type { EngineClient } from '../engine/engine-client.ts';

/** Which task to stop, and how. */
export interface StopTaskOptions extends AbortOptions {
  readonly engine: Pick<EngineClient, 'wait' | 'kill' | 'inspect'>;
  readonly containerId: string;
  /** Milliseconds between SIGTERM and SIGKILL. @default 5000 */
  readonly graceMs?: number | undefined;
}

export const STOP_TASK: KindsOf<StopTaskOptions> = {
  engine: kind.required(clientOfAnEngine('wait', 'inspect', 'kill')),
  containerId: kind.required(kind.text),
  graceMs: kind.number({ least: 0, endless: true }),
  signal: kind.signal,
};
/** Milliseconds that the engine has to end a container after SIGKILL. */
const KILL_MS = 10_000;
const OP = 'stop task';

/**
 * Ends a task that another process runs: the signal that it or its image names (SIGTERM without one), the
 * grace period, SIGKILL. The process that runs it sees the end and
 * removes the container. After an abort no further signal is sent.
 *
 * @throws `DRV_INVALID_OPTION`; `DRV_ENGINE_TIMEOUT` when even SIGKILL did not end it in time; `DRV_ABORTED`.
 */
export async function stopTask(options: StopTaskOptions): Promise<'stopped' | 'killed' | 'not-running'> {
  checkKinds(options, STOP_TASK, 'stopTask', { op: OP });
  const { engine, containerId, graceMs = 5_000, signal } = options;
  const pending = await engine.wait(containerId, 'not-running', { signal });
  let over = false;
  const ended = pending.exitCode.catch(async (error: unknown) => {
    // Removed by the process that runs it: Podman then has nothing to tell of its end.
    if (!over && (await engine.inspect(containerId)) !== undefined) throw error;
  });
  ended.catch(() => {});
  const endsWithin = async (ms: number) => (await within(ended, ms, { signal, op: OP })).done;
  try {
    const { stopSignal = 'SIGTERM' } = (await engine.inspect(containerId, { signal })) ?? {};
    if ((await engine.kill(containerId, stopSignal, { signal })) === 'not-running') return 'not-running';
    if (await endsWithin(graceMs)) return 'stopped';
    await engine.kill(containerId, 'SIGKILL', { signal });
    if (await endsWithin(KILL_MS)) return 'killed';
    throw new DrvError(
      'DRV_ENGINE_TIMEOUT',
      `The engine did not end the task within ${KILL_MS} ms of SIGKILL`,
      { op: OP },
    );
  } finally {
    over = true;
    pending.abandon();
  }
}
