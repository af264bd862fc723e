import type { Logger } from '@drv/core';
import { watchCgroup, type CgroupReading } from '@drv/stats';
import type { EngineClient } from '../../engine/engine-client.ts';
import { builtin } from '@drv/core/driver';

export interface LocalUsageOptions {
  readonly engine: Pick<EngineClient, 'inspect' | 'isLocal'>;
  readonly containerId: string;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** @default from the file system */
  readonly read?: ((path: string) => Promise<string>) | undefined;
}

/**
 * What a container uses, read from its own cgroup: the engine makes its first sample only after a second, and a task
 * may be over before. It misses kills for memory, too, that come before it has begun to look, in the first milliseconds
 * after the start. Nothing comes for an engine on another machine, or where the cgroup cannot be read. Never throws.
 */
export async function* localUsage(
  options: LocalUsageOptions,
): AsyncGenerator<CgroupReading, void, undefined> {
  const {
    engine,
    containerId,
    logger,
    signal,
    read = (path) => builtin.fs.promises.readFile(path, 'utf8'),
  } = options;
  if (!engine.isLocal) return;
  try {
    const state = await engine.inspect(containerId, { signal });
    if (state?.pid === undefined) return;
    yield* watchCgroup(state.pid, { containerId, readFile: read, signal });
  } catch (error) {
    if (!signal.aborted) logger.debug({ error: String(error) }, 'the cgroup of the task cannot be read');
  }
}
