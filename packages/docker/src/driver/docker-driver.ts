import type { ContainerTask, Driver, PreparedTask, SavedRun } from '@drv/core';
import {
  type Admission,
  beginOperation,
  checkCallOptions,
  createLivingTasks,
  operation,
  type PrepareOptions,
  type RecoverOptions,
  type TaskWithId,
} from '@drv/core/driver';
import { discardRun } from '../ownership/discard-run.ts';
import { LABEL } from '../ownership/labels.ts';
import { checkDriverOptions } from './check-driver-options.ts';
import { capabilitiesOf } from './capabilities-of.ts';
import { translateOptions, type EarlierDriverOptions } from './earlier-options.ts';
import type { DockerDriverOptions } from './docker-options.ts';
import type { BeginRun } from './docker-prepared-task.ts';
import { createDriverParts } from './driver-parts.ts';
import { loadRunSteps, loadSteps, type TaskSteps } from './load-steps.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import type { Place } from '../engine/gate/engine-gate.ts';
import { takeTurn } from '../engine/gate/take-turn.ts';
import type { Prepared } from '../prepare/prepared.ts';
import type { RunClaim } from '../prepare/claim-run.ts';
import type { TaskRun } from '../prepare/task-run.ts';
import { createSweeper } from '../ownership/sweeper.ts';

/** A driver that can take tasks over. */
export type DockerDriver = Driver & Required<Pick<Driver, 'recover' | 'discard'>>;

/**
 * A driver for a Docker engine, or Podman's Docker-compatible socket. Connects at the first task, and its
 * `capabilities` are those of this engine from then on; before, those of a Docker engine of today. Reads no
 * environment, writes nowhere, and never ends the process.
 *
 * @throws `DRV_INVALID_OPTION` for a malformed host, for a number that makes no sense, and for an option that there is not.
 */
export function createDockerDriver(written: DockerDriverOptions & EarlierDriverOptions = {}): DockerDriver {
  const options = translateOptions(written);
  checkDriverOptions(options);
  const parts = createDriverParts(options);
  const living = createLivingTasks();
  const sweeper = createSweeper({
    engine: parts.engine,
    everyMs: options.sweepEveryMs ?? 300_000,
    held: parts.held,
    logger: parts.logger,
  });
  let capabilities = capabilitiesOf(undefined);
  let closing: Promise<void> | undefined;

  async function prepare(asked: ContainerTask, given: PrepareOptions = {}): Promise<PreparedTask> {
    const steps = await loadSteps();
    const { task, own, image } = steps.readTask(asked, given, options.allow);
    const admission = living.admit(task.id, given.signal);
    const run = beginRun(task, image, given.traceparent);
    const { fields, logger } = run;
    let place: Place | undefined;
    try {
      place = await takeTurn(parts.gate, 'prepare', { fields, tenant: task.tenant, signal: given.signal });
      // Whoever needs them is told of a failure.
      const onCreating = () => void loadRunSteps().catch(() => {});
      const prepareOptions = { ...given, own, place, onCreating, signal: admission.signal, logger };
      const prepared = await operation('task.prepare', fields, (parent) =>
        steps.prepareTask(parts, task, { ...prepareOptions, fields: { ...fields, parent } }),
      ).finally(() => sweeper.start());
      const begin: BeginRun = async (context, io) => (await loadRunSteps()).startRun(context, io);
      return hold(prepared, { run, admission, begin, DockerPreparedTask: steps.DockerPreparedTask });
    } catch (error) {
      place?.leave();
      admission.leave();
      run.operation.end(error);
      throw error;
    }
  }

  async function recover(saved: SavedRun, given: RecoverOptions = {}): Promise<PreparedTask> {
    const { DockerPreparedTask } = await loadSteps();
    const steps = await loadRunSteps();
    const known = steps.checkSavedRun(saved);
    checkCallOptions('recover', given, { op: 'recover task', taskId: known.id });
    const { containerId, image, inputGiven } = saved;
    const { received, exclusive } = given;
    const admission = living.admit(known.id, given.signal);
    sweeper.start();
    const run = beginRun(known, image.reference, given.traceparent);
    try {
      const { signal } = admission;
      const info = await parts.info({ signal });
      const state = await steps.findSavedContainer(parts.engine, {
        containerId,
        task: known,
        traits: engineTraits(info),
        inputGiven,
        received,
        signal,
      });
      const { labels, tmpfsPaths, stopSignal = 'SIGTERM' } = state;
      // Not saved, and needed for what is collected: nothing of them is left at the end.
      const task = { ...known, tmpfs: tmpfsPaths.map((containerPath) => ({ containerPath })) };
      const whole = { ...run, task };
      const claim = await steps.claimRun(parts, { run: whole, saved, info, exclusive, signal });
      const identity = { key: labels[LABEL.container] ?? containerId };
      const prepared = { containerId, identity, image, stopSignal, info, lease: undefined, queuedMs: 0 };
      const begin: BeginRun = (context, io) => steps.reattachRun(context, { ...io, received });
      return hold(prepared, { run: whole, admission, begin, claim, DockerPreparedTask });
    } catch (error) {
      admission.leave();
      run.operation.end(error);
      throw error;
    }
  }

  /** The whole of a run for the diagnostics, from its first step to its close. */
  function beginRun(task: TaskWithId, image: string, remoteParent: string | undefined): TaskRun {
    const whole = beginOperation('task.run', { taskId: task.id, driver: 'docker', image, remoteParent });
    return {
      task,
      operation: whole,
      fields: { taskId: task.id, driver: 'docker', image, parent: whole.message },
      logger: parts.logger.child?.({ taskId: task.id, image }) ?? parts.logger,
    };
  }

  /** A container that is there, until its task is closed. */
  function hold(
    prepared: Prepared,
    { run, admission, begin, claim, DockerPreparedTask }: Held,
  ): PreparedTask {
    const { containerId, identity, image, stopSignal, info, lease, queuedMs, parked, announced } = prepared;
    const { engine, gate, timing, spool, held, reaper } = parts;
    const { task, logger } = run;
    capabilities = capabilitiesOf(info);
    run.operation.message.containerId = containerId;
    held.add(identity.key);
    const fields = { ...run.fields, containerId };
    const ready = new DockerPreparedTask(
      {
        task,
        containerId,
        image,
        stopSignal,
        engine,
        gate,
        queuedMs,
        parked,
        announced,
        start: parts.pool && (parked === undefined ? 'cold' : 'warm'),
        info,
        traits: engineTraits(info),
        logDriver: parts.logFor(info).driver,
        logger,
        timing,
        spool,
        samplePace: parts.samplePace,
        fields,
      },
      {
        run: run.operation,
        begin,
        remove() {
          const removing = operation('container.remove', fields, () => parts.remove(containerId));
          sweeper.sweepFirst();
          return removing;
        },
        release: async () => claim?.release(),
        onClosed(removed) {
          lease?.[Symbol.dispose]();
          held.delete(identity.key);
          parked?.container.release();
          admission.leave();
          if (!removed) reaper.search();
        },
      },
    );
    admission.ready(ready);
    return ready;
  }

  async function close(): Promise<void> {
    parts.gate.close();
    await Promise.all([living.close(), parts.pool?.close(), sweeper.close()]);
    // The networks of tasks that were closed just now.
    await parts.pool?.settled();
    await parts.reaper.close();
    await parts.closePuller();
    if (!options.engine) await parts.engine.close();
  }

  return {
    name: 'docker',
    get capabilities() {
      return capabilities;
    },
    prepare,
    recover,
    async discard(taskId, given) {
      checkCallOptions('discard', given, { op: 'discard task', taskId });
      const { runId, signal } = given;
      await discardRun(parts, { taskId, runId, signal });
    },
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
  };
}

/** What a container is held for. */
interface Held {
  readonly run: TaskRun;
  readonly admission: Admission;
  readonly begin: BeginRun;
  readonly DockerPreparedTask: TaskSteps['DockerPreparedTask'];
  /** Of a task that was recovered. */
  readonly claim?: RunClaim;
}
