export { cached } from './providers/cached.ts';
export type { CachedProvider } from './providers/cached.ts';
export type { CachedOptions } from './providers/cached-options.ts';

export { createHelperRunner } from './helper/create-helper-runner.ts';
export type { HelperRunnerOptions } from './helper/create-helper-runner.ts';
export type { HelperOptions } from './helper/helper-options.ts';
export type { HelperCall, HelperResult, HelperRunner } from './helper/helper-runner.ts';

export type { Environment } from './locate/environment.ts';
export type { Host } from './locate/host.ts';

export { defaultKeychain } from './providers/default-keychain.ts';
export type { DefaultKeychainOptions } from './providers/default-keychain.ts';
export { dockerConfigProvider } from './providers/docker-config-provider.ts';
export type { DockerConfigOptions } from './providers/docker-config-provider.ts';
export { envProvider } from './providers/env-provider.ts';
export type { EnvProviderOptions } from './providers/env-provider.ts';
export { fromAuther } from './providers/from-auther.ts';
export type { FromAutherOptions } from './providers/from-auther.ts';
export { keychain } from './providers/keychain.ts';
export { staticProvider } from './providers/static-provider.ts';
export type { VersionedProvider } from './providers/versioned-provider.ts';

export type { FileAccess, FileStat, ReadFile, StatFile } from './read/file-access.ts';

export { originOf } from './report/credential-origin.ts';
export type { CredentialOrigin } from './report/credential-origin.ts';
export type { CredentialProblem, CredentialProblemName } from './report/credential-problem.ts';

export type { CredentialFinding } from './review/credential-finding.ts';
export { reviewCredentials } from './review/review-credentials.ts';
