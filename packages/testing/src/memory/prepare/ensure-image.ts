import { DrvError, type ContainerTask, type Credentials, type PullEvent } from '@drv/core';
import { type ImageReference, operation, type OperationFields, type StoredImage } from '@drv/core/driver';
import type { MemoryImageStore } from '../../images/memory-image-store.ts';
import type { SharedPulls } from './shared-pulls.ts';

export interface Ensuring {
  readonly store: MemoryImageStore;
  readonly pulls: SharedPulls;
  readonly credentials: Credentials | undefined;
  readonly signal: AbortSignal;
  readonly fields: OperationFields;
  readonly onPull: ((event: PullEvent) => void) | undefined;
}

/** Finds the image, or pulls it, as the task's policy says. @throws `DRV_IMAGE_NOT_FOUND` and what a pull throws */
export async function ensureImage(
  { pull = 'missing', platform }: ContainerTask,
  reference: ImageReference,
  { store, pulls, credentials, signal, fields, onPull }: Ensuring,
): Promise<StoredImage> {
  const where = { signal, platform };
  const look = () => operation('image.inspect', fields, () => store.inspect(reference, where));
  const local = pull === 'always' ? undefined : await look();
  if (local !== undefined) return local;
  if (pull !== 'never') {
    await operation('image.pull', fields, () => pulls.pull(reference, { ...where, credentials, onPull }));
  }
  const pulled = await look();
  if (pulled !== undefined) return pulled;
  throw new DrvError('DRV_IMAGE_NOT_FOUND', 'The image is not there, and the task forbids a pull', {
    op: 'ensure image',
    taskId: fields.taskId,
  });
}
