import type { PublishedPort } from '@drv/core/driver';
import type { RunContext } from './run-context.ts';
import { inspectUntilAnswered } from './inspect-until-answered.ts';

/**
 * Where the ports of a container that was started are reached; `undefined` for a task without. Of one that has ended
 * already an engine tells none, and those that it was left to choose are not known.
 */
export async function publishedPorts(
  context: Pick<RunContext, 'task' | 'engine' | 'containerId' | 'timing' | 'logger'>,
): Promise<readonly PublishedPort[] | undefined> {
  const { task, engine, containerId, timing, logger } = context;
  const { ports: asked = [] } = task;
  if (asked.length === 0) return undefined;
  const told = await inspectUntilAnswered(engine, containerId, timing).then(
    (state) => state?.ports ?? [],
    (error: unknown) => {
      logger.warn({ error: String(error) }, 'the engine does not tell where the ports of the task are');
      return [];
    },
  );
  if (told.length > 0) return told;
  return asked.flatMap(({ containerPort, protocol = 'tcp', hostPort, hostAddress = '127.0.0.1' }) =>
    hostPort === undefined ? [] : [{ containerPort, protocol, hostPort, hostAddress }],
  );
}
