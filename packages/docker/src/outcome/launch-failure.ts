import type { DrvError } from '@drv/core';
import { notExecuted } from './init-failure.ts';

/** The kernel's errors of `execve` (errno, as on every machine that drv has a launcher for), in the words of the C library. */
const WORDS: Readonly<Record<number, string>> = {
  1: 'Operation not permitted',
  2: 'No such file or directory',
  7: 'Argument list too long',
  8: 'Exec format error',
  11: 'Resource temporarily unavailable',
  12: 'Cannot allocate memory',
  13: 'Permission denied',
  20: 'Not a directory',
  21: 'Is a directory',
  26: 'Text file busy',
  36: 'File name too long',
  40: 'Too many levels of symbolic links',
};

/** The error of a command that a launcher could not execute. It says so with a secret: no task can imitate it. */
export function launchFailure(
  taskId: string,
  { errno, command }: { readonly errno: number; readonly command: string },
): DrvError {
  return notExecuted(taskId, { command, why: WORDS[errno] ?? `error ${errno}` });
}
