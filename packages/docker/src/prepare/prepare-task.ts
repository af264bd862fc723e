import { DrvError, type ImageEvidence, type Logger, type PrepareOptions } from '@drv/core';
import {
  abortable,
  operation,
  resolveCredentials,
  signalName,
  throwIfAborted,
  within,
  type OperationFields,
  type TaskWithId,
} from '@drv/core/driver';
import { formatReference, imageIdOf, parseReference, type EnsuredImage } from '@drv/image';
import { planFiles } from '../files/plan-files.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import type { EngineInfo } from '../engine/traits/engine-info.ts';
import type { Place } from '../engine/gate/engine-gate.ts';
import { takeTurn } from '../engine/gate/take-turn.ts';
import { buildSpec } from './build-spec.ts';
import { createTaskContainer } from './create-container.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';
import { ensureImage, type TaskImage } from './ensure-image.ts';
import { fillContainer } from './fill-container.ts';
import { findImageById } from './find-image-by-id.ts';
import { imageName } from './image-name.ts';
import { localReference } from './local-reference.ts';
import { identityFor, type ContainerIdentity } from '../ownership/container-identity.ts';
import { ownLabels } from '../ownership/labels.ts';
import { formatOwner } from '../ownership/owner.ts';
import type { PrepareParts } from './prepare-parts.ts';
import { invalidateCredentials } from './invalidate-credentials.ts';

export interface Prepared {
  readonly containerId: string;
  readonly identity: Pick<ContainerIdentity, 'key'>;
  readonly info: EngineInfo;
  readonly image: ImageEvidence;
  /** What asks the task to end. */
  readonly stopSignal: string;
  /** Keeps the image until the container is gone. */
  readonly lease: Disposable | undefined;
  /** Milliseconds that the task waited for its turn at the engine. */
  readonly queuedMs: number;
}

export interface PrepareTaskOptions extends PrepareOptions {
  /** Among the tasks that are being prepared. */
  readonly place: Place;
  /** `driverOptions.docker` of the task. */
  readonly own: DockerTaskOptions;
  readonly fields: OperationFields;
  readonly logger: Logger;
}

const CREATE_ATTEMPTS = 2;
/** Milliseconds that an abort waits for a create call under way; then what it makes is removed later. */
const ABORT_PATIENCE_MS = 5_000;

/**
 * Credentials, image, container, its files, in this order. Starts nothing. Whatever fails, or is aborted, leaves no container
 * behind.
 */
export async function prepareTask(
  parts: PrepareParts,
  task: TaskWithId,
  options: PrepareTaskOptions,
): Promise<Prepared> {
  const { signal, fields, logger } = options;
  // First: a file that is not there is not worth a pull.
  const files = await planFiles(task, options.files);
  // Asked while the credentials are looked up: both take about as long, and neither needs the other.
  const asked = parts.info({ signal });
  asked.catch(() => {});
  const ensure = await imageSource(parts, task, options);
  const info = await asked;
  let ensured = await ensure();
  for (let attempt = 1; ; attempt += 1) {
    const { lease } = ensured;
    try {
      const created = await operation('container.create', fields, () =>
        create(parts, task, { ...options, ensured, info }),
      );
      await fillContainer(parts, task, { ...options, ...created, info, files });
      return {
        ...created,
        info,
        image: evidence(ensured.name ?? imageName(task.image), ensured),
        stopSignal: signalName(task.stopSignal ?? ensured.image.stopSignal ?? '') ?? 'SIGTERM',
        lease,
        queuedMs: options.place.waitedMs + created.queuedMs,
      };
    } catch (error) {
      lease?.release();
      if (!isRefusal(error, 'no-image')) throw error;
      // The image went away between the look and the create: somebody cleans up. Once more, from the registry.
      if (attempt === CREATE_ATTEMPTS || task.pull === 'never') throw imageRemoved(task, error);
      throwIfAborted(signal, 'prepare task');
      logger.warn({ image: ensured.image.id }, 'the image was removed before the container was created');
      ensured = await ensure({ pull: 'missing' });
    }
  }
}

/** Where the image comes from; asked again when it went away. Credentials are looked up first of all. */
async function imageSource(
  parts: PrepareParts,
  task: TaskWithId,
  options: PrepareTaskOptions,
): Promise<(override?: Pick<TaskWithId, 'pull'>) => Promise<TaskImage>> {
  const { signal, fields } = options;
  const { engine, puller, cache, reauthorise } = parts;
  const id = imageIdOf(task.image);
  if (id !== undefined) {
    return (override) =>
      findImageById(id, { ...task, ...override }, { engine, cache, reauthorise, fields, signal });
  }
  const reference = parseReference(task.image);
  const target = { registry: reference.registry, repository: reference.repository };
  const credentialQuery = { taskId: task.id, auther: options.auther, provider: parts.credentials, signal };
  const resolve = () =>
    operation('credentials.resolve', fields, () => resolveCredentials(target, credentialQuery));
  const credentials = await resolve();
  return async (override) => {
    const { pull, platform } = { ...task, ...override };
    const { namesLocally } = engineTraits(await parts.info({ signal }));
    const local =
      namesLocally && pull !== 'always'
        ? await localReference(engine, task.image, { platform, signal })
        : undefined;
    const ensured = await ensureImage({ ...task, ...override }, local ?? reference, {
      puller,
      cache,
      reauthorise,
      // No registry is asked for such an image, and none is to see what was meant for another one.
      credentials: local === undefined ? credentials : undefined,
      fields,
      signal,
      ...(options.onPull === undefined ? {} : { onPull: options.onPull }),
      refresh: () => {
        invalidateCredentials(target, credentialQuery);
        return resolve();
      },
    });
    return local === undefined ? ensured : { ...ensured, name: formatReference(local) };
  };
}

async function create(
  parts: PrepareParts,
  task: TaskWithId,
  {
    ensured,
    info,
    own,
    place,
    fields,
    logger,
    signal,
  }: PrepareTaskOptions & { readonly ensured: EnsuredImage; readonly info: EngineInfo },
): Promise<Pick<Prepared, 'containerId' | 'queuedMs'> & { readonly identity: ContainerIdentity }> {
  const { engine, gate, held, remove } = parts;
  const identity = identityFor(task.id);
  const spec = buildSpec(task, {
    imageId: ensured.image.id,
    engine: info,
    logger,
    own,
    log: parts.logFor(info),
    labels: ownLabels({
      instance: parts.instance,
      owner: formatOwner(parts.owner),
      container: identity.key,
      taskId: task.id,
      timeoutMs: task.timeoutMs ?? 0,
      graceMs: task.graceMs ?? 5_000,
      recoverable: task.recoverable ?? false,
      now: Date.now(),
    }),
  });
  place.keep();
  const turn = await takeTurn(gate, 'create', { fields, tenant: task.tenant, signal });
  place.leave();
  held.add(identity.key);
  const creating = turn
    .call(() =>
      createTaskContainer(spec, {
        engine,
        identity,
        taskId: task.id,
        remove,
        discard: (answered) => parts.discard({ identity, answered }),
        ...(task.platform === undefined ? {} : { platform: task.platform }),
      }),
    )
    .finally(turn.leave);
  try {
    const { id } = await abortable(creating, signal, 'prepare task');
    throwIfAborted(signal, 'prepare task');
    return { containerId: id, identity, queuedMs: turn.waitedMs };
  } catch (error) {
    if (signal?.aborted) await undo(creating, parts);
    held.delete(identity.key);
    throw error;
  }
}

/** The request goes on although nobody wants it any more: what it makes is removed. */
async function undo(creating: Promise<{ readonly id: string }>, parts: PrepareParts): Promise<void> {
  const removed = creating.then(
    ({ id }) => parts.remove(id),
    // What failed by itself has left nothing.
    () => {},
  );
  const { done } = await within(removed, ABORT_PATIENCE_MS).catch(() => ({ done: false }));
  if (!done) parts.reaper.search();
}

function imageRemoved({ id, image, pull }: TaskWithId, cause: DrvError): DrvError {
  return new DrvError('DRV_IMAGE_NOT_FOUND', `${image} was removed before the container was created`, {
    op: 'create container',
    taskId: id,
    // A retry can pull it again, unless pull is 'never'.
    retryable: pull !== 'never',
    cause,
  });
}

function evidence(reference: string, { image, digest }: EnsuredImage): ImageEvidence {
  return { reference, id: image.id, ...(digest === undefined ? {} : { digest }) };
}
