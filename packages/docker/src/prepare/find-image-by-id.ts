import {
  DrvError,
  operation,
  type OperationFields,
  type StoredImage,
  type TaskWithId,
} from '@drv/core/driver';
import type { ImageCache } from '@drv/image';
import type { EngineClient } from '../engine/engine-client.ts';
import type { TaskImage } from './ensure-image.ts';

export interface FindImageByIdOptions {
  readonly engine: Pick<EngineClient, 'inspectImage'>;
  readonly cache: ImageCache | undefined;
  /** Only what the registry has given to these credentials may run. */
  readonly reauthorise: boolean;
  readonly fields: OperationFields;
  readonly signal?: AbortSignal | undefined;
}

const OP = 'inspect image';

/**
 * The image with an id, which is on the engine or nowhere: an id names no registry that could be asked, for the image or
 * whether it may be used.
 *
 * @throws `DRV_INVALID_TASK` where the task wants it pulled, `DRV_UNAUTHORIZED` where a registry has to allow it,
 * `DRV_IMAGE_NOT_FOUND`, `DRV_IMAGE_UNSUPPORTED`.
 */
export async function findImageById(
  id: string,
  task: Pick<TaskWithId, 'id' | 'pull' | 'platform'>,
  { engine, cache, reauthorise, fields, signal }: FindImageByIdOptions,
): Promise<TaskImage> {
  const { id: taskId, platform } = task;
  const refuse = (code: 'DRV_INVALID_TASK' | 'DRV_UNAUTHORIZED' | 'DRV_IMAGE_NOT_FOUND', why: string) =>
    new DrvError(code, `${id} is the id of an image: ${why}`, { op: OP, taskId });
  if (task.pull === 'always') {
    throw refuse(
      'DRV_INVALID_TASK',
      'no registry can be asked for it, and pull must be "missing" or "never"',
    );
  }
  if (reauthorise) throw refuse('DRV_UNAUTHORIZED', 'no registry can be asked whether it may be used');
  const options = { signal, platform };
  return operation('image.inspect', fields, async () => {
    const image = await engine.inspectImage(id, options);
    const held = image === undefined ? undefined : await hold(image);
    if (held !== undefined) return held;
    if (platform === undefined || (await engine.inspectImage(id, { signal })) === undefined) {
      throw refuse('DRV_IMAGE_NOT_FOUND', 'the engine has none such, and no registry can be asked for it');
    }
    throw new DrvError('DRV_IMAGE_UNSUPPORTED', `${id} is not for ${platform}`, { op: OP, taskId });
  });

  /** `undefined` when the cache has removed it in the meantime. */
  async function hold(image: StoredImage): Promise<TaskImage | undefined> {
    const found = { image, pulled: false };
    if (cache === undefined) return found;
    const lease = cache.lease(image);
    try {
      const there = (await lease.held({ signal })) && (await engine.inspectImage(id, options)) !== undefined;
      if (there) return { ...found, lease };
    } catch (error) {
      lease.release();
      throw error;
    }
    lease.release();
    return undefined;
  }
}
