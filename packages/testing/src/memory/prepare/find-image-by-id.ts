import { DrvError, type ContainerTask } from '@drv/core';
import { operation, type StoredImage } from '@drv/core/driver';
import type { Ensuring } from './ensure-image.ts';

/**
 * The image with an id. No registry is asked: an id names none.
 *
 * @throws `DRV_INVALID_TASK` where the task wants it pulled, `DRV_IMAGE_NOT_FOUND`, `DRV_IMAGE_UNSUPPORTED`.
 */
export async function findImageById(
  id: string,
  { pull, platform }: ContainerTask,
  { store, signal, fields }: Pick<Ensuring, 'store' | 'signal' | 'fields'>,
): Promise<StoredImage> {
  const refuse = (code: ConstructorParameters<typeof DrvError>[0], why: string) =>
    new DrvError(code, `${id} is the id of an image: ${why}`, { op: 'inspect image', taskId: fields.taskId });
  if (pull === 'always') throw refuse('DRV_INVALID_TASK', 'no registry can be asked for it');
  const found = await operation('image.inspect', fields, async () =>
    (await store.list({ signal })).find((image) => image.id === id),
  );
  if (found === undefined) throw refuse('DRV_IMAGE_NOT_FOUND', 'the engine has none such');
  if (platform !== undefined && found.platform !== platform) {
    throw refuse('DRV_IMAGE_UNSUPPORTED', `it is not for ${platform}`);
  }
  return found;
}
