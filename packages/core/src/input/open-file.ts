import type { Readable } from 'node:stream';
import { DrvError } from '../errors/drv-error.ts';
import { builtin } from '../host/builtin.ts';
import { fileProblem } from '../host/file-problem.ts';

/** The content of a regular file. Others (a pipe, a device) could be waited for without end: the caller gives them as a stream. */
export async function openFile(url: URL): Promise<Readable> {
  if (url.protocol !== 'file:') {
    throw refused(`a URL must begin with file:, and this one begins with ${url.protocol}`);
  }
  try {
    if (!(await builtin.fs.promises.stat(url)).isFile())
      throw refused('the URL is not that of a regular file; give a stream');
    const file = builtin.fs.createReadStream(url);
    await builtin.events.once(file, 'open');
    return file;
  } catch (error) {
    if (DrvError.is(error)) throw error;
    throw refused(`${url.pathname} must be a file that can be read: ${fileProblem(error)}`, error);
  }
}

function refused(why: string, cause?: unknown): DrvError {
  return new DrvError('DRV_INVALID_OPTION', `input: ${why}`, { op: 'open input', cause });
}
