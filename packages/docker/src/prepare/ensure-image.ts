import type { ContainerTask, Credentials } from '@drv/core';
import {
  beginOperation,
  type ImageReference,
  type Operation,
  type OperationFields,
  type PrepareOptions,
  tellListener,
} from '@drv/core/driver';
import {
  ensureLeased,
  type EnsuredImage,
  type EnsureOptions,
  type ImageCache,
  type ImageLease,
  type ImagePuller,
} from '@drv/image';

/** Where images are had from. */
export interface ImageSource {
  readonly puller: () => Promise<ImagePuller>;
  readonly cache: ImageCache | undefined;
  /** Only what the registry has given to these credentials may run. */
  readonly reauthorise: boolean;
}

export interface WantedImage {
  readonly task: Pick<ContainerTask, 'pull' | 'platform'>;
  readonly reference: ImageReference;
  readonly credentials: Credentials | undefined;
  /** Asked once, after the registry has refused the credentials. */
  readonly refresh: () => Promise<Credentials | undefined>;
}

export interface EnsureImageOptions extends Pick<PrepareOptions, 'signal' | 'onPull'> {
  readonly fields: OperationFields;
}

/** The image of a task; with a cache, held until its lease is released. */
export interface TaskImage extends EnsuredImage {
  readonly lease?: ImageLease;
  /** What it is called, where that is not what the task says. */
  readonly name?: string | undefined;
}

/** The image of a task, pulled if its policy says so. Reported as a look, and as a pull if it comes to one. */
export async function ensureImage(
  { puller, cache, reauthorise }: ImageSource,
  { task, reference, credentials, refresh }: WantedImage,
  { fields, signal, onPull }: EnsureImageOptions,
): Promise<TaskImage> {
  const look = beginOperation('image.inspect', fields);
  let pull: Operation | undefined;
  const end = (error?: unknown) => (pull ?? look).end(error);
  try {
    const ensureOptions: EnsureOptions = {
      signal,
      policy: task.pull,
      platform: task.platform,
      credentials,
      refresh,
      reauthorise,
      onEvent(event) {
        if (pull === undefined) {
          look.end();
          pull = beginOperation('image.pull', fields);
        }
        tellListener(() => onPull?.(event));
      },
    };
    const ready = await puller();
    const ensured =
      cache === undefined
        ? await ready.ensure(reference, ensureOptions)
        : await ensureLeased({ puller: ready, cache }, reference, ensureOptions);
    end();
    return ensured;
  } catch (error) {
    end(error);
    throw error;
  }
}
