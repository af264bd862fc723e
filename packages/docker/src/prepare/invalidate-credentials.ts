import type { RegistryTarget } from '@drv/core';
import type { ResolveCredentialsOptions } from '@drv/core/driver';

/** The registry refused the last answer: the providers forget it, so that the next one is fresh. */
export function invalidateCredentials(
  target: RegistryTarget,
  { auther, provider }: Pick<ResolveCredentialsOptions, 'auther' | 'provider'>,
): void {
  if (typeof auther === 'object') auther.invalidate?.(target);
  provider?.invalidate?.(target);
}
