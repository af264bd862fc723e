import { randomUUID } from 'node:crypto';
import {
  DrvError,
  validateTask,
  type ContainerTask,
  type Driver,
  type Logger,
  type PreparedTask,
  type PrepareOptions,
  type RecoverOptions,
  type SavedRun,
} from '@drv/core';
import {
  beginOperation,
  checkDriverOptions,
  linkSignals,
  operation,
  silentLogger,
  throwIfAborted,
  withTaskId,
  type OperationFields,
  type TaskWithId,
} from '@drv/core/driver';
import { createImagePuller, formatReference, parseReference } from '@drv/image';
import { capabilitiesOf } from './capabilities-of.ts';
import { discardContainer } from '../ownership/discard-container.ts';
import { createDanglingReaper } from '../ownership/dangling-reaper.ts';
import { createRemover } from '../ownership/remove-container.ts';
import { type DockerDriverOptions, logOf, spoolOf, timingOf } from './docker-options.ts';
import { DockerPreparedTask, type BeginRun } from './docker-prepared-task.ts';
import type { DriverParts } from './driver-parts.ts';
import { createEngineClient } from '../engine/engine-client.ts';
import { createEngineGate } from '../engine/engine-gate.ts';
import { engineTraits } from '../engine/engine-traits.ts';
import { rememberInfo } from '../engine/remember-info.ts';
import { createDockerImageStore } from '../prepare/docker-image-store.ts';
import { thisProcess } from '../ownership/owner.ts';
import { prepareTask, type Prepared } from '../prepare/prepare-task.ts';
import { checkSavedRun } from '../run/check-saved-run.ts';
import { findSavedContainer } from '../run/find-saved-container.ts';
import { createSweeper } from '../ownership/sweeper.ts';
import { takeUpRun } from '../run/take-up-run.ts';
import { startRun } from '../run/start-run.ts';

/** A driver that can take tasks over. */
export type DockerDriver = Driver & Required<Pick<Driver, 'recover'>>;

/**
 * A driver for a Docker engine, or Podman's Docker-compatible socket. Connects at the first task, and its
 * `capabilities` are those of this engine from then on; before, those of a Docker engine of today. Reads no
 * environment, writes nowhere, and never ends the process.
 *
 * @throws `DRV_INVALID_OPTION` for a malformed host.
 */
export function createDockerDriver(options: DockerDriverOptions = {}): DockerDriver {
  /** Living tasks by id: what settles when one is prepared, or has failed to be. */
  const living = new Map<string, Promise<DockerPreparedTask>>();
  const parts = wire(options, (taskId) => living.has(taskId));
  const sweeper = createSweeper({
    engine: parts.engine,
    everyMs: options.sweepEveryMs ?? 300_000,
    logger: parts.logger,
  });
  const lifetime = new AbortController();
  let capabilities = capabilitiesOf(undefined);
  let closing: Promise<void> | undefined;

  /** Under the task's id, which nobody else may use meanwhile. */
  async function admit(
    taskId: string,
    signal: AbortSignal | undefined,
    make: (signal: AbortSignal) => Promise<DockerPreparedTask>,
  ): Promise<PreparedTask> {
    if (closing !== undefined) throw new DrvError('DRV_INVALID_STATE', 'The driver is closed', { taskId });
    throwIfAborted(signal, 'prepare task');
    if (living.has(taskId)) {
      throw new DrvError('DRV_CONFLICT', `A task with the id ${taskId} is alive`, { taskId });
    }
    sweeper.start();
    const linked = linkSignals(signal, lifetime.signal);
    const opening = make(linked.signal).finally(linked.unlink);
    living.set(taskId, opening);
    try {
      return await opening;
    } catch (error) {
      living.delete(taskId);
      throw error;
    }
  }

  /** The whole of a run for the diagnostics, from its first step to its close. */
  async function open(
    task: TaskWithId,
    image: string,
    begin: BeginRun,
    ready: (fields: OperationFields, logger: Logger) => Promise<Prepared>,
  ): Promise<DockerPreparedTask> {
    const { engine, gate, timing, spool } = parts;
    const run = beginOperation('task.run', { taskId: task.id, driver: 'docker', image });
    const fields: OperationFields = { taskId: task.id, driver: 'docker', image, parent: run.message };
    const logger = parts.logger.child?.({ taskId: task.id, image }) ?? parts.logger;
    try {
      const prepared = await ready(fields, logger);
      const { containerId, lease, info } = prepared;
      capabilities = capabilitiesOf(info);
      run.message.containerId = containerId;
      const traits = engineTraits(info);
      const ofRun = { ...prepared, traits, task, engine, gate, timing, spool, logger };
      return new DockerPreparedTask(
        { ...ofRun, fields: { ...fields, containerId } },
        {
          run,
          begin,
          remove: (id, of) => operation('container.remove', of, () => parts.remove(id)),
          onClosed(removed) {
            lease?.[Symbol.dispose]();
            living.delete(task.id);
            if (!removed) parts.reaper.search();
          },
        },
      );
    } catch (error) {
      run.end(error);
      throw error;
    }
  }

  async function prepare(asked: ContainerTask, given: PrepareOptions = {}): Promise<PreparedTask> {
    validateTask(asked);
    const task = withTaskId(asked);
    checkDriverOptions(task, 'docker');
    const image = formatReference(parseReference(task.image));
    return admit(task.id, given.signal, (signal) =>
      open(task, image, startRun, (fields, logger) =>
        operation('task.prepare', fields, (message) =>
          prepareTask(parts, task, { ...given, signal, logger, fields: { ...fields, parent: message } }),
        ),
      ),
    );
  }

  async function recover(saved: SavedRun, given: RecoverOptions = {}): Promise<PreparedTask> {
    const task = checkSavedRun(saved);
    const { containerId, image } = saved;
    const { received } = given;
    const begin: BeginRun = (context, io) => takeUpRun(context, { ...io, received });
    return admit(task.id, given.signal, (signal) =>
      open(task, image.reference, begin, async () => {
        const info = await parts.info({ signal });
        await findSavedContainer(parts.engine, { containerId, taskId: task.id, signal });
        return { containerId, image, info, lease: undefined };
      }),
    );
  }

  async function close(): Promise<void> {
    lifetime.abort(new Error('the driver was closed'));
    await sweeper.close();
    // A task that is being prepared was aborted, and leaves nothing; one that just became ready is closed too.
    await Promise.all(
      [...living.values()].map((task) => task.then((ready) => ready.close()).catch(() => {})),
    );
    await parts.reaper.close();
    if (options.puller === undefined) await parts.puller.close();
    if (options.engine === undefined) parts.engine.close();
  }

  return {
    name: 'docker',
    get capabilities() {
      return capabilities;
    },
    prepare,
    recover,
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

function wire(options: DockerDriverOptions, isLiving: (taskId: string) => boolean): DriverParts {
  const engine = options.engine ?? createEngineClient(options);
  const logger = options.logger ?? silentLogger;
  const timing = timingOf(options);
  const instance = randomUUID();
  const gate = createEngineGate();
  const remove = createRemover({ engine, gate, removeMs: timing.removeMs });
  const closeMs = 4 * timing.removeMs;
  const reaper = createDanglingReaper({ engine, remove, instance, isLiving, closeMs, logger });
  return {
    engine,
    gate,
    info: rememberInfo(engine),
    puller: options.puller ?? createImagePuller({ store: createDockerImageStore({ engine }) }),
    cache: options.cache,
    reauthorise: options.reauthorise ?? false,
    credentials: options.credentials,
    logger,
    timing,
    spool: spoolOf(options),
    logFor: (info) => logOf(options, engineTraits(info)),
    instance,
    remove,
    reaper,
    owner: thisProcess(),
    async discard(attempt) {
      const settled = await discardContainer(engine, { ...attempt, logger, remove });
      if (!settled) reaper.search();
    },
  };
}
