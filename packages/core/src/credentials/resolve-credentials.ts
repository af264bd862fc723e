import { abortable, type AbortOptions } from '../abort/abortable.ts';
import { DrvError } from '../errors/drv-error.ts';
import type { Auther, CredentialProvider, RegistryTarget } from './credential-provider.ts';
import { protect, type Credentials } from './credentials.ts';

/** Whom {@link resolveCredentials} asks. */
export interface ResolveCredentialsOptions extends AbortOptions {
  readonly taskId: string;
  /** The task's own answer, asked first. */
  readonly auther?: Auther | CredentialProvider | undefined;
  /** The driver's. */
  readonly provider?: CredentialProvider | undefined;
}

/**
 * Which credentials to use for an image: the task's auther first, then the driver's provider. For those who write a driver:
 * ask before the image is looked for, also when it is local, since whoever owns the credentials may refuse the task.
 *
 * @throws `DRV_CREDENTIALS`, which stops the task: running without credentials would be another task. `DRV_ABORTED`.
 */
export async function resolveCredentials(
  target: RegistryTarget,
  options: ResolveCredentialsOptions,
): Promise<Credentials | undefined> {
  const { auther, provider } = options;
  const answer = (await ask(auther, target, options)) ?? (await ask(provider, target, options));
  return answer === undefined ? undefined : protect(answer);
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
