import { readFile as readNodeFile, stat } from 'node:fs/promises';
import type { AbortOptions } from '@drv/core';
import { builtin, throwIfAborted } from '@drv/core/driver';
import { credentialError } from '../report/credential-error.ts';
import { decodeText } from './decode-text.ts';
import { errorCode } from '../report/error-code.ts';
import type { FileAccess, FileStat } from './file-access.ts';

/** Files, of which any may be missing: `undefined` for no file, for a link to none and for a directory. */
export interface ConfigFiles {
  /** A text that changes whenever the file does. */
  version(path: string, options: AbortOptions): Promise<string | undefined>;
  text(path: string, options: AbortOptions): Promise<string | undefined>;
}

const MAX_BYTES = 64n * 1024n * 1024n;
const ABSENT = new Set(['ENOENT', 'EISDIR']);

/** @throws `DRV_CREDENTIALS` from both functions, for a file that is there and cannot be read */
export function createConfigFiles({ readFile, statFile }: FileAccess): ConfigFiles {
  const read = readFile ?? ((path, { signal }) => readNodeFile(path, { signal }));
  const look =
    statFile ?? (readFile === undefined ? (path: string) => stat(path, { bigint: true }) : undefined);

  const text = (path: string, options: AbortOptions): Promise<string | undefined> =>
    present(path, options, async () => {
      const content = await read(path, options);
      return typeof content === 'string' ? content : decodeText(content);
    });

  return {
    text,
    async version(path, options) {
      if (look !== undefined)
        return await present(path, options, async () => versionOf(path, await look(path)));
      const content = await text(path, options);
      return content === undefined
        ? undefined
        : builtin.crypto.createHash('sha256').update(content).digest('hex');
    },
  };
}

function versionOf(path: string, { mtimeNs, ctimeNs, size, ino }: FileStat): string {
  if (size <= MAX_BYTES) return [mtimeNs, ctimeNs, size, ino].join(':');
  throw credentialError(`${path}: is larger than 64 MiB`, { problem: 'config-read', source: path });
}

async function present<T>(
  path: string,
  { signal }: AbortOptions,
  body: () => Promise<T>,
): Promise<T | undefined> {
  const op = 'read credentials';
  throwIfAborted(signal, op);
  try {
    return await body();
  } catch (error) {
    throwIfAborted(signal, op);
    const code = errorCode(error);
    if (code !== undefined && ABSENT.has(code)) return undefined;
    if (code === 'DRV_CREDENTIALS') throw error;
    const why = code === undefined ? '' : ` (${code})`;
    throw credentialError(`${path}: cannot be read${why}`, { problem: 'config-read', source: path, code });
  }
}
