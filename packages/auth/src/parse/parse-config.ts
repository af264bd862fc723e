import { helperProgram } from './helper-program.ts';
import { createKeyIndex } from '../match/key-index.ts';
import { credentialError } from '../report/credential-error.ts';
import type { ConfigSource } from './config-source.ts';
import { isJsonObject } from './is-json-object.ts';
import { malformed } from './malformed.ts';
import { parseJson } from './parse-json.ts';
import { readField } from './read-field.ts';
import type { RegistryConfig } from './registry-config.ts';

/**
 * Reads a `config.json`, an `auth.json` or a `.dockercfg`. Without `auths`, `credsStore` and `credHelpers` the whole
 * object is taken for entries: the old format, wherever it is found. An empty text is no credentials.
 *
 * @throws `DRV_CREDENTIALS` for what is no JSON, has a part of another type, or names a helper by more than a plain
 * name, also where another registry was asked for.
 */
export function parseConfig(
  text: string,
  source: ConfigSource,
  options: { readonly wildcardHosts?: boolean } = {},
): RegistryConfig {
  const root = parseJson(text, source) ?? {};
  if (!isJsonObject(root)) throw malformed(source, 'must hold a JSON object');
  const auths = readField(root, 'auths');
  const helpers = readField(root, 'credHelpers');
  const store = readField(root, 'credsStore');
  const old = [auths, helpers, store].every((field) => field === undefined);
  const entries = old ? root : objectOf(auths, '"auths"', source);
  return {
    source,
    keys: Object.keys(entries),
    auths: createKeyIndex(Object.entries(entries), options),
    ...(source.allowHelpers ? namedHelpers(helpers, store, source) : NO_HELPERS),
    ignoredHelpers: !source.allowHelpers && (Boolean(helpers) || Boolean(store)),
  };
}

const NO_HELPERS = { programs: [], helpers: createKeyIndex<string>([]), store: undefined };

function namedHelpers(
  helpers: unknown,
  store: unknown,
  source: ConfigSource,
): Pick<RegistryConfig, 'programs' | 'helpers' | 'store'> {
  const entries = Object.entries(objectOf(helpers, '"credHelpers"', source));
  const byHost = entries.map(
    ([host, name]) => [host, program(name, 'each of "credHelpers"', source)] as const,
  );
  return {
    programs: [...new Set(byHost.map(([, name]) => name))].filter((name) => name !== ''),
    helpers: createKeyIndex(byHost),
    store: program(store, '"credsStore"', source) || undefined,
  };
}

function program(name: unknown, field: string, source: ConfigSource): string {
  const text = name ?? '';
  if (typeof text !== 'string') throw malformed(source, `${field} must be a string`);
  if (text === '') return '';
  const found = helperProgram(text);
  if (found !== undefined) return found;
  throw credentialError(
    `${source.name}: ${field} must be the plain name of a helper: letters, digits, ".", "_" and "-"`,
    { problem: 'helper-name-invalid', source: source.name },
  );
}

function objectOf(value: unknown, field: string, source: ConfigSource): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) throw malformed(source, `${field} must be an object`);
  return value;
}
