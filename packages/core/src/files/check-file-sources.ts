import { DrvError } from '../errors/drv-error.ts';
import { checkTaskFile, fileAttributes, filesByPath } from '../task/file-checks.ts';
import { objectOf, type Check } from '../task/field-checks.ts';
import type { FileSources } from './file-source.ts';

/**
 * Checks the files that a caller gives beside a task. For those who write a driver.
 *
 * @throws `DRV_INVALID_OPTION`, whose message names the file. Contents are not repeated.
 */
export function checkFileSources(files: FileSources | undefined): void {
  const wrong = files === undefined ? undefined : filesByPath(checkSource)(files, 'files');
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, { op: 'prepare task' });
}

const checkSource: Check = (value, path) => {
  if (value instanceof Uint8Array) return undefined;
  if (value instanceof URL) return checkUrl(value, path);
  if (typeof value === 'object' && value !== null) {
    if ('bytes' in value) return objectOf({ bytes: checkBytes, ...fileAttributes })(value, path);
    if ('local' in value) return objectOf({ local: checkLocal, ...fileAttributes })(value, path);
    if ('tar' in value) return objectOf({ tar: checkTar })(value, path);
  }
  const wrong = checkTaskFile(value, path);
  return wrong === undefined || typeof value === 'object'
    ? wrong
    : `${path} must be a text, bytes, a URL, or one of { text }, { base64 }, { bytes }, { local }, { tar }`;
};

const checkBytes: Check = (value, path) =>
  value instanceof Uint8Array ? undefined : `${path} must be bytes (Uint8Array)`;

const checkUrl = (url: URL, path: string) =>
  url.protocol === 'file:' ? undefined : `${path} must be a URL that begins with file:`;

const checkLocal: Check = (value, path) => {
  if (value instanceof URL) return checkUrl(value, path);
  return typeof value === 'string' && value !== '' && !value.includes('\0')
    ? undefined
    : `${path} must be a path or a URL that begins with file:`;
};

const checkTar: Check = (value, path) =>
  value instanceof Uint8Array ||
  (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
    ? undefined
    : `${path} must be bytes or a stream of bytes`;
