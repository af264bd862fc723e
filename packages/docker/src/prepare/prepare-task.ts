import {
  DrvError,
  type ImageEvidence,
  operation,
  resolveCredentials,
  signalName,
  type TaskWithId,
  throwIfAborted,
  withoutUndefined,
} from '@drv/core/driver';
import { formatReference, imageIdOf, parseReference, type EnsuredImage } from '@drv/image';
import { planFiles } from '../files/plan-files.ts';
import { isRefusal } from '../engine/errors/engine-refusals.ts';
import { engineTraits } from '../engine/traits/engine-traits.ts';
import { containerFor } from './container-for.ts';
import { ensureImage, type TaskImage, type WantedImage } from './ensure-image.ts';
import { findImageById } from './find-image-by-id.ts';
import { imageName } from './image-name.ts';
import { localReference } from './local-reference.ts';
import type { PrepareParts } from './prepare-parts.ts';
import type { Prepared, PrepareTaskOptions } from './prepared.ts';
import { invalidateCredentials } from './invalidate-credentials.ts';
import { wholeIdOf } from './whole-id-of.ts';

const CREATE_ATTEMPTS = 2;

/**
 * Credentials, image, container, its files, in this order. Starts nothing. Whatever fails, or is aborted, leaves no container
 * behind.
 */
export async function prepareTask(
  parts: PrepareParts,
  task: TaskWithId,
  options: PrepareTaskOptions,
): Promise<Prepared> {
  const { signal, logger } = options;
  // First: a file that is not there is not worth a pull.
  const files = await planFiles(task, options.files);
  // Asked while credentials and image are looked up, which need nothing of the answer.
  const asked = parts.info({ signal });
  asked.catch(() => {});
  const ensure = await imageSource(parts, task, options);
  let ensured = await ensure();
  for (let attempt = 1; ; attempt += 1) {
    const { lease, name = imageName(task.image) } = ensured;
    try {
      const info = await asked;
      const created = await containerFor(parts, task, {
        ...options,
        ensured,
        name,
        info,
        planned: files,
      });
      return {
        ...created,
        info,
        image: evidence(name, ensured),
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
  const { engine, cache, reauthorise } = parts;
  // Not where a registry is asked, which knows no ids: then the beginning of one is a name.
  const asksRegistry = task.pull === 'always' || reauthorise;
  const id =
    imageIdOf(task.image) ?? (asksRegistry ? undefined : await wholeIdOf(engine, task.image, { signal }));
  if (id !== undefined) {
    return async (override) => ({
      ...(await findImageById(id, { ...task, ...override }, { engine, cache, reauthorise, fields, signal })),
      name: id,
    });
  }
  const reference = parseReference(task.image);
  const target = { registry: reference.registry, repository: reference.repository };
  const credentialQuery = { taskId: task.id, auther: options.auther, provider: parts.credentials, signal };
  const resolve = () =>
    operation('credentials.resolve', fields, () => resolveCredentials(target, credentialQuery));
  const credentials = await resolve();
  return async (override) => {
    const asked = { ...task, ...override };
    const { pull, platform } = asked;
    const { namesLocally } = engineTraits(await engine.identify({ signal }));
    const local =
      namesLocally && pull !== 'always'
        ? await localReference(engine, task.image, { platform, signal })
        : undefined;
    const wanted: WantedImage = {
      task: asked,
      reference: local ?? reference,
      // No registry is asked for a local one, and none is to see what was meant for another one.
      credentials: local === undefined ? credentials : undefined,
      refresh: () => {
        invalidateCredentials(target, credentialQuery);
        return resolve();
      },
    };
    const ensured = await ensureImage(parts, wanted, options);
    return local === undefined ? ensured : { ...ensured, name: formatReference(local) };
  };
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
  return withoutUndefined({ reference, id: image.id, digest });
}
