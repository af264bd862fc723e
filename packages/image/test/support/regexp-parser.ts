/**
 * The grammar of `distribution/reference` as it stands there, in regular expressions: slower than the scanner, and
 * with nothing in common with it. An oracle for generated texts.
 */
const alphanumeric = '[a-z0-9]+';
const separator = '(?:[._]|__|[-]+)';
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[(?:[a-fA-F0-9:]+)\\])`;
const domain = `${host}(?::[0-9]+)?`;
const component = `${alphanumeric}(?:${separator}${alphanumeric})*`;
const path = `${component}(?:/${component})*`;
const tag = '[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(`^((?:${domain}/)?${path})(?::(${tag}))?(?:@(${digest}))?$`);
const NAME = new RegExp(`^(?:(${domain})/)?(${path})$`);
const DIGEST = /^(?:sha256:[a-f0-9]{64}|sha512:[a-f0-9]{128})$/;

export interface Parts {
  readonly domain: string;
  readonly path: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** `Parse` of `distribution/reference`; `undefined` for its errors. */
export function parse(text: string): Parts | undefined {
  const [, name, tagged, digested] = REFERENCE.exec(text) ?? [];
  if (name === undefined) return undefined;
  const [, domainPart = '', pathPart = name] = NAME.exec(name) ?? [];
  if (pathPart.length > 255 || (digested !== undefined && !DIGEST.test(digested))) return undefined;
  return { domain: domainPart, path: pathPart, tag: tagged, digest: digested };
}

/** `ParseNormalizedNamed`, without the empty domain that it may answer with. */
export function parseNormalised(text: string): Parts | undefined {
  if (/^[a-f0-9]{64}$/.test(text)) return undefined;
  const [registry, remainder] = split(text);
  const remote = remainder.split(':', 1)[0] ?? '';
  if (remote.toLowerCase() !== remote) return undefined;
  const parts = parse(`${registry}/${remainder}`);
  return parts === undefined || parts.domain === '' ? undefined : parts;
}

function split(text: string): readonly [registry: string, remainder: string] {
  const slash = text.indexOf('/');
  if (slash === -1) return ['docker.io', `library/${text}`];
  const first = text.slice(0, slash);
  const explicit = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  if (!explicit) return ['docker.io', text];
  const rest = text.slice(slash + 1);
  const registry = first === 'index.docker.io' ? 'docker.io' : first;
  return [registry, registry === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest];
}
