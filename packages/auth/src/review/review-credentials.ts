import type { AbortOptions } from '@drv/core';
import { checkKinds, kind, type KindsOf, throwIfAborted } from '@drv/core/driver';
import { configPaths } from '../locate/config-paths.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { KEYCHAIN, type DefaultKeychainOptions } from '../providers/default-keychain.ts';
import { createConfigReader } from '../read/config-reader.ts';
import { createVariableReader, OVERLAY_VARIABLE, WHOLE_VARIABLE } from '../read/variable-reader.ts';
import { brokenSource } from './broken-source.ts';
import type { CredentialFinding } from './credential-finding.ts';
import { reviewConfig } from './review-config.ts';

export const REVIEW: KindsOf<AbortOptions> = { signal: kind.signal };

/**
 * What {@link defaultKeychain} with the same options passes over, leaves out or fails on: for a person who wonders why a
 * login is not used. Reads the variables and the files, and starts no helper. Abort rejects with `DRV_ABORTED`.
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export async function reviewCredentials(
  options: DefaultKeychainOptions,
  abort: AbortOptions = {},
): Promise<readonly CredentialFinding[]> {
  checkKinds(options, KEYCHAIN, 'reviewCredentials');
  checkKinds(abort, REVIEW, 'reviewCredentials');
  const { signal } = abort;
  const { wildcardHosts = false, allowHelpersFromEnv: allowHelpers } = options;
  const variables = createVariableReader({ ...options, allowHelpers });
  const files = createConfigReader(options, { wildcardHosts });
  const sources: readonly (() => RegistryConfig | undefined | Promise<RegistryConfig | undefined>)[] = [
    () => variables.read(OVERLAY_VARIABLE),
    () => variables.read(WHOLE_VARIABLE),
    ...(options.paths ?? configPaths(options)).map((path) => () => files.read(path, { signal })),
  ];
  const findings: CredentialFinding[] = [];
  for (const read of sources) {
    throwIfAborted(signal, 'review credentials');
    try {
      const config = await read();
      if (config !== undefined) findings.push(...(await reviewConfig(config, options)));
    } catch (error) {
      findings.push(brokenSource(error));
    }
  }
  return findings;
}
