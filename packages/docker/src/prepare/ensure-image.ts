import {
  beginOperation,
  type ContainerTask,
  type Credentials,
  type ImageReference,
  type Operation,
} from '@drv/core';
import type { EnsuredImage, ImagePuller } from '@drv/image';
import type { PrepareTaskOptions } from './prepare-task.ts';

export interface EnsureImageOptions extends Pick<PrepareTaskOptions, 'fields' | 'signal' | 'onPull'> {
  readonly puller: ImagePuller;
  readonly credentials: Credentials | undefined;
  /** Asked once, after the registry has refused the credentials. */
  readonly refresh: () => Promise<Credentials | undefined>;
}

/** The image of a task, pulled if its policy says so. Reported as a look, and as a pull if it comes to one. */
export async function ensureImage(
  task: ContainerTask,
  reference: ImageReference,
  options: EnsureImageOptions,
): Promise<EnsuredImage> {
  const { puller, credentials, refresh, fields, signal, onPull } = options;
  const look = beginOperation('image.inspect', fields);
  let pull: Operation | undefined;
  const end = (error?: unknown) => (pull ?? look).end(error);
  try {
    const ensured = await puller.ensure(reference, {
      signal,
      policy: task.pull,
      platform: task.platform,
      credentials,
      refresh,
      onEvent(event) {
        if (pull === undefined) {
          look.end();
          pull = beginOperation('image.pull', fields);
        }
        onPull?.(event);
      },
    });
    end();
    return ensured;
  } catch (error) {
    end(error);
    throw error;
  }
}
