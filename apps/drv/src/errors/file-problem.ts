import { fileProblem as problemOf } from '@drv/core/driver';

const WORDS: Readonly<Record<string, string>> = {
  EBADF: 'not open for this',
  EFBIG: 'more than 16 MiB',
};

/** What went wrong with a file, in the words that a shell would use. */
export function fileProblem(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return (typeof code === 'string' ? WORDS[code] : undefined) ?? problemOf(error);
}
