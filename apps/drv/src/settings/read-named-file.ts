import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';

/** More than any list of variables, profile or key has. */
const MOST_BYTES = 16 * 1024 ** 2;

/**
 * A file that an option names, or what a pipe gives: `--env-file <(…)`.
 *
 * @throws what Node throws; `EFBIG` where it does not end within 16 MiB, as `/dev/zero` never does.
 */
export async function readNamedFile(path: string, cwd: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(resolve(cwd, path))) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > MOST_BYTES)
      throw Object.assign(new Error(`more than ${MOST_BYTES} bytes`), { code: 'EFBIG' });
  }
  return Buffer.concat(chunks);
}
