import { dockerConfigProvider, type DockerConfigOptions } from './docker-config-provider.ts';
import { envProvider, type EnvProviderOptions } from './env-provider.ts';
import { keychain } from './keychain.ts';
import type { VersionedProvider } from './versioned-provider.ts';

export interface DefaultKeychainOptions extends DockerConfigOptions, Pick<EnvProviderOptions, 'logger'> {
  /** `allowHelpers` of {@link envProvider}. @default false */
  readonly allowHelpersFromEnv?: boolean | undefined;
}

/** What a person with Docker or Podman on the machine expects: the environment, then the files. */
export function defaultKeychain(options: DefaultKeychainOptions): VersionedProvider {
  const { allowHelpersFromEnv: allowHelpers, ...shared } = options;
  return keychain(envProvider({ ...shared, allowHelpers }), dockerConfigProvider(shared));
}
