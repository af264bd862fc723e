import type { AbortOptions, CredentialProvider } from '@drv/core';
import {
  operation,
  type OperationFields,
  type PrepareOptions,
  resolveCredentials,
  type TaskWithId,
} from '@drv/core/driver';
import { imageIdOf, parseReference } from '@drv/image';
import { createContainer, type Container } from './container/container.ts';
import { findImage } from './container/find-image.ts';

interface PrepareTaskOptions extends AbortOptions, Pick<PrepareOptions, 'auther'> {
  readonly images: string;
  readonly roots: string;
  readonly credentials: CredentialProvider | undefined;
  readonly fields: OperationFields & { readonly image: string };
}

/** All that can fail before the task runs, in the order of the contract: credentials, image, container. */
export async function prepareTask(task: TaskWithId, options: PrepareTaskOptions): Promise<Container> {
  const { images, roots, signal, auther, credentials: provider, fields } = options;
  if (imageIdOf(task.image) === undefined) {
    // There is no registry to show them to. Whoever owns them may refuse the task all the same.
    await operation('credentials.resolve', fields, () =>
      resolveCredentials(parseReference(task.image), { taskId: task.id, auther, provider, signal }),
    );
  }
  const image = await operation('image.inspect', fields, () => findImage(images, fields.image, task.id));
  return operation('container.create', fields, () => createContainer(task, { image, roots, signal }));
}
