import { DrvError } from '../errors/drv-error.ts';
import type { AuthConfig } from './registry-auth.ts';

const BASE64URL = /^(?:[\w-]{4})*(?:[\w-]{2}==|[\w-]{3}=)?$/;

/**
 * Reads an `X-Registry-Auth` header as strictly as an engine does that says what it refuses: padded base64url, one
 * JSON object, white space after it. An empty header is no credentials. Source: moby `api/pkg/authconfig`.
 *
 * @throws `DRV_INVALID_OPTION` with the engine's own words; never with the header's content.
 */
export function decodeRegistryAuth(header: string): AuthConfig {
  if (!BASE64URL.test(header)) throw invalidHeader('must be a valid base64url-encoded string');
  if (header === '') return {};
  const text = Buffer.from(header, 'base64url').toString('utf8');
  const value = parsed(text);
  if (value === undefined) throw invalidHeader(jsonProblem(text));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidHeader('invalid JSON: must be an object');
  }
  const fields = ['username', 'password', 'identitytoken', 'registrytoken', 'serveraddress'];
  for (const [name, field] of Object.entries(value)) {
    if (fields.includes(name) && typeof field !== 'string') {
      throw invalidHeader(`invalid JSON: ${name} must be a string`);
    }
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => fields.includes(name)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function jsonProblem(text: string): string {
  for (let end = text.indexOf('}'); end !== -1; end = text.indexOf('}', end + 1)) {
    if (parsed(text.slice(0, end + 1)) !== undefined) return 'multiple JSON documents not allowed';
  }
  return text.includes('}') ? 'invalid JSON' : 'invalid JSON: unexpected EOF';
}

function invalidHeader(problem: string): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `invalid X-Registry-Auth header: ${problem}`);
}
