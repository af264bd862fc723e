import {
  DrvError,
  type Auther,
  type CredentialProvider,
  type Credentials,
  type RegistryTarget,
} from '@drv/core';
import { abortable, protect } from '@drv/core/driver';

export interface Asking {
  readonly auther: Auther | CredentialProvider | undefined;
  readonly provider: CredentialProvider | undefined;
  readonly signal: AbortSignal;
  readonly taskId: string;
}

/** Asks the task's own auther first, then the driver's provider. @throws `DRV_CREDENTIALS` */
export async function askCredentials(
  target: RegistryTarget,
  asking: Asking,
): Promise<Credentials | undefined> {
  const { auther, provider, signal, taskId } = asking;
  for (const source of [auther, provider]) {
    if (source === undefined) continue;
    try {
      const asked = async () =>
        typeof source === 'function' ? source(target, { signal }) : source.resolve(target, { signal });
      const answer = await abortable(asked(), signal, 'resolve credentials');
      if (answer !== undefined) return protect(answer);
    } catch (error) {
      if (DrvError.is(error)) throw error;
      // What a provider throws may hold what it knows, so only the cause keeps it.
      throw new DrvError('DRV_CREDENTIALS', `No credentials for ${target.registry}: the provider failed`, {
        op: 'resolve credentials',
        taskId,
        cause: error,
      });
    }
  }
  return undefined;
}
