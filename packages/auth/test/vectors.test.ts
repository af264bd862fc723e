import { defaultKeychain, fromAuther, keychain, originOf, type FileAccess } from '@drv/auth';
import type { CredentialProvider, Credentials } from '@drv/core';
import { toAuthConfig, type AuthConfig } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import vectors from './fixtures/resolution-vectors.json' with { type: 'json' };
import { parseImage } from './support/parse-image.ts';
import { problemOf } from './support/problem-of.ts';
import { scriptedHelpers, type HelperScript } from './support/helper-script.ts';
import { VirtualFiles } from './support/virtual-files.ts';

type Expected = { readonly error: string } | { readonly [K in keyof AuthConfig]: string | null } | null;

interface Row {
  readonly name: string;
  readonly class: string;
  readonly files: Readonly<Record<string, string>>;
  readonly fs?: Readonly<Record<string, 'directory' | 'dangling-symlink' | 'unreadable'>>;
  readonly env: Readonly<Record<string, string>>;
  readonly image: string;
  readonly expect: Expected;
  readonly matchedKey?: string;
  readonly helpers?: HelperScript;
  readonly options?: { readonly allowHelpersFromEnv?: boolean; readonly globKeys?: boolean };
  readonly provider?: {
    readonly returns?: { username: string; password: string } | null;
    readonly throws?: string;
  };
}
const rows = vectors as unknown as readonly Row[];

// A row that may fail in two ways: the helper is missing, and its name is not one.
const ALSO_RIGHT: Readonly<Record<string, string>> = { 'helper-not-found': 'helper-name-invalid' };

describe.each([
  ['with a look at each file', (files: VirtualFiles): FileAccess => files],
  ['with reading alone', ({ readFile }: VirtualFiles): FileAccess => ({ readFile })],
])('%s', (_title, accessOf) => {
  it.each(rows.map((row, number) => ({ ...row, number })))('$number $class: $name', async (row) => {
    const { target, credentials, error } = await resolveRow(
      row,
      accessOf(new VirtualFiles(row.files, row.fs)),
    );
    const { expect: wanted } = row;
    const outcome = error === undefined ? toAuthConfig(credentials, target.registry) : { error };

    expect(outcome).toEqual(alternative(withoutNulls(wanted), outcome));
    expect(originOf(credentials)?.key).toBe(row.matchedKey);
  });
});

async function resolveRow(row: Row, access: FileAccess) {
  const target = parseImage(row.image);
  try {
    return { target, credentials: await providerOf(row, access).resolve(target) };
  } catch (error) {
    return { target, error: problemOf(error) };
  }
}

function providerOf(row: Row, access: FileAccess): CredentialProvider {
  const config = defaultKeychain({
    ...access,
    env: row.env,
    platform: 'linux',
    uid: 0,
    runHelper: scriptedHelpers(row.helpers ?? {}),
    allowHelpersFromEnv: row.options?.allowHelpersFromEnv,
    wildcardHosts: row.options?.globKeys,
  });
  const { provider } = row;
  if (provider === undefined) return config;
  const auther = (): Credentials | undefined => {
    if (provider.throws !== undefined) throw new Error(provider.throws);
    return provider.returns ? { kind: 'basic', ...provider.returns } : undefined;
  };
  return keychain(fromAuther('task', auther), config);
}

function withoutNulls(wanted: Expected): unknown {
  return wanted === null
    ? undefined
    : Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== null));
}

function alternative(wanted: unknown, outcome: unknown): unknown {
  if (typeof wanted !== 'object' || wanted === null || !('error' in wanted)) return wanted;
  const other = { error: ALSO_RIGHT[String(wanted.error)] };
  return JSON.stringify(other) === JSON.stringify(outcome) ? other : wanted;
}
