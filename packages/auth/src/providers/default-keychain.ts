import { checkKinds, kind, type KindsOf } from '@drv/core/driver';
import { readVariable } from '../locate/environment.ts';
import { dockerConfigProvider, FILES, type DockerConfigOptions } from './docker-config-provider.ts';
import { envProvider } from './env-provider.ts';
import { keychain } from './keychain.ts';
import type { VersionedProvider } from './versioned-provider.ts';

export interface DefaultKeychainOptions extends DockerConfigOptions {
  /** `allowHelpers` of {@link envProvider}. @default false */
  readonly allowHelpersFromEnv?: boolean | undefined;
}

export const KEYCHAIN: KindsOf<DefaultKeychainOptions> = {
  ...FILES,
  allowHelpersFromEnv: kind.orNull(kind.boolean),
};

/**
 * What a person with Docker or Podman on the machine expects: the environment, then the files. In a job of GitLab CI the
 * other way round, unless `DOCKER_AUTH` stands in place of the files: the `DOCKER_AUTH_CONFIG` there is what the runner
 * pulls the job's own image with, and a `docker login` of the job is the later word.
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function defaultKeychain(options: DefaultKeychainOptions): VersionedProvider {
  checkKinds(options, KEYCHAIN, 'defaultKeychain');
  const { allowHelpersFromEnv: allowHelpers, ...shared } = options;
  const environment = envProvider({ ...shared, allowHelpers });
  const files = dockerConfigProvider(shared);
  return isGitlabJob(options) ? keychain(files, environment) : keychain(environment, files);
}

function isGitlabJob({ env, platform = process.platform }: DefaultKeychainOptions): boolean {
  const given = (name: string): boolean => readVariable(env, name, platform) !== undefined;
  return given('GITLAB_CI') && !given('DOCKER_AUTH');
}
