import { findProgram } from '../helper/find-program.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { quoted } from '../parse/quoted.ts';
import { withoutUser } from '../parse/without-user.ts';
import type { DefaultKeychainOptions } from '../providers/default-keychain.ts';
import type { CredentialFinding } from './credential-finding.ts';
import { keyProblem } from './key-problem.ts';

/** What one configuration holds that is not used. */
export async function reviewConfig(
  config: RegistryConfig,
  options: DefaultKeychainOptions,
): Promise<readonly CredentialFinding[]> {
  return [
    ...unusedKeys(config, options.wildcardHosts ?? false),
    ...(await missingHelpers(config, options)),
    ...ignoredHelpers(config),
  ];
}

function unusedKeys({ keys, source }: RegistryConfig, wildcardHosts: boolean): readonly CredentialFinding[] {
  return keys.flatMap((key) => {
    const problem = keyProblem(key, { wildcardHosts });
    if (problem === undefined) return [];
    const shown = withoutUser(key);
    const message = `${source.name}: the key ${quoted(shown)} is for no image: ${problem}`;
    return [{ finding: 'unused-key', source: source.name, key: shown, message }];
  });
}

async function missingHelpers(
  { programs, store, source: { name: source } }: RegistryConfig,
  { env, platform = process.platform, runHelper }: DefaultKeychainOptions,
): Promise<readonly CredentialFinding[]> {
  // Helpers that the caller runs are the caller's to find.
  if (runHelper !== undefined) return [];
  const findings: CredentialFinding[] = [];
  for (const helper of new Set([...programs, ...(store === undefined ? [] : [store])])) {
    if ((await findProgram(helper, env, platform)) !== undefined) continue;
    const effect = programs.includes(helper)
      ? 'tasks with an image of its registries are stopped'
      : 'it is passed over, and what it keeps is not used';
    findings.push({
      finding: 'missing-helper',
      source,
      helper,
      message: `${source}: the credential helper ${helper} is not on PATH: ${effect}`,
    });
  }
  return findings;
}

function ignoredHelpers({ ignoredHelpers: ignored, source: { name: source } }: RegistryConfig) {
  if (!ignored) return [];
  const message = `${source} names credential helpers, which are ignored: a variable may not name programs`;
  return [{ finding: 'ignored-helpers', source, message } as const];
}
