import { objectOf, integer, optional, text, type Check } from './field-checks.ts';

const number = integer({ min: 0, max: 4_294_967_294, wants: 'a number of a user or group' });

/** The fields of {@link FileAttributes}. */
export const fileAttributes = {
  mode: optional(integer({ min: 0, max: 0o7777, wants: 'permissions, 0 to 0o7777' })),
  uid: optional(number),
  gid: optional(number),
};

const content: Check = (value, path) => (typeof value === 'string' ? undefined : `${path} must be a string`);

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const base64: Check = (value, path) =>
  typeof value === 'string' && BASE64.test(value) ? undefined : `${path} must be base64, with padding`;

/** One file of a task. */
export const checkTaskFile: Check = (value, path) => {
  if (typeof value === 'string') return undefined;
  const isBase64 = typeof value === 'object' && value !== null && 'base64' in value;
  const wanted = isBase64 ? { base64 } : { text: content };
  return objectOf({ ...wanted, ...fileAttributes })(value, path);
};

/** Of one name in a path, and of all of it (`limits.h` of Linux, without the NUL). */
const LONGEST = { name: 255, path: 4_095 } as const;

const plainPath = text({
  pattern: /^(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+$/,
  wants: 'an absolute path, without ".", "..", empty parts and a slash at its end',
});

/** The path of a file: `/job/main.py`. No part of it may lead back. */
export const filePath: Check = (value, path) => {
  const wrong = plainPath(value, path);
  if (wrong !== undefined) return wrong;
  const whole = value as string;
  const isLong =
    Buffer.byteLength(whole) > LONGEST.path ||
    whole.split('/').some((name) => Buffer.byteLength(name) > LONGEST.name);
  return isLong
    ? `${path} must have at most ${LONGEST.path} bytes, and each name in it ${LONGEST.name}: Linux takes no more`
    : undefined;
};

/** Files by their path, each checked by `check`. The path is a part of the name of the field: `files["/job/a"]`. */
export function filesByPath(check: Check): Check {
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return `${path} must be an object of files by their path in the container`;
    }
    for (const [name, file] of Object.entries(value)) {
      const field = `${path}[${JSON.stringify(name)}]`;
      const wrong = filePath(name, field) ?? check(file, field);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}
