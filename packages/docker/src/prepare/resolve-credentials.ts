import {
  DrvError,
  type AbortOptions,
  type Auther,
  type CredentialProvider,
  type Credentials,
  type RegistryTarget,
} from '@drv/core';
import { abortable, protect } from '@drv/core/driver';

export interface ResolveCredentialsOptions extends AbortOptions {
  readonly taskId: string;
  /** The task's own answer, asked first. */
  readonly auther?: Auther | CredentialProvider | undefined;
  /** The driver's. */
  readonly provider?: CredentialProvider | undefined;
}

/**
 * Which credentials to use for an image: the task's auther first, then the driver's provider. Asked before the image
 * is looked for, also when it is local: whoever owns the credentials may refuse the task.
 *
 * @throws `DRV_CREDENTIALS`, which stops the task: running without credentials would be another task.
 */
export async function resolveCredentials(
  target: RegistryTarget,
  options: ResolveCredentialsOptions,
): Promise<Credentials | undefined> {
  const { auther, provider } = options;
  const fromTask = await ask(auther, target, options);
  const answer = fromTask ?? (await ask(provider, target, options));
  return answer === undefined ? undefined : protect(answer);
}

/** The registry refused the last answer: the providers forget it, so that the next one is fresh. */
export function invalidateCredentials(target: RegistryTarget, options: ResolveCredentialsOptions): void {
  if (typeof options.auther === 'object') options.auther.invalidate?.(target);
  options.provider?.invalidate?.(target);
}

async function ask(
  source: Auther | CredentialProvider | undefined,
  target: RegistryTarget,
  { signal, taskId }: ResolveCredentialsOptions,
): Promise<Credentials | undefined> {
  if (source === undefined) return undefined;
  const name = typeof source === 'function' ? 'the auther of the task' : `the provider "${source.name}"`;
  try {
    const answer =
      typeof source === 'function'
        ? Promise.resolve(source(target, { signal }))
        : source.resolve(target, { signal });
    return await abortable(answer, signal, 'resolve credentials');
  } catch (error) {
    if (DrvError.is(error)) throw error;
    // The cause is not repeated in the message: what a provider throws may hold what it knows.
    throw new DrvError('DRV_CREDENTIALS', `No credentials for ${target.registry}: ${name} failed`, {
      op: 'resolve credentials',
      taskId,
      cause: error,
    });
  }
}
