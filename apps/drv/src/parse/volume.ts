import { isAbsolute, resolve } from 'node:path';
import type { VolumeMount } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { MOUNT_WORDS } from './mount-words.ts';

/**
 * A mount from `SOURCE:TARGET[:WORD,…]`. The target begins at the last `:/`, so a source may hold colons; a target that
 * holds one is written with `--mount`. A source with a `/`, or `.`, is a path of the engine's host (relative ones are
 * resolved against `cwd`); any other is the name of a volume.
 *
 * @throws UsageError that says which part is wrong.
 */
export function volume(text: string, cwd: string): VolumeMount {
  const { rest, words } = splitWords(text);
  const at = rest.lastIndexOf(':/');
  const source = at === -1 ? rest.slice(0, Math.max(0, rest.lastIndexOf(':'))) : rest.slice(0, at);
  const containerPath = at === -1 ? rest.slice(rest.lastIndexOf(':') + 1) : rest.slice(at + 1);
  if (source === '' || containerPath === '') {
    throw new UsageError('write SOURCE:TARGET, SOURCE:TARGET:ro, or a --mount');
  }
  if (!isAbsolute(containerPath) || containerPath.includes(':')) {
    throw new UsageError(
      `the target must be an absolute path without a colon; behind it may stand ${Object.keys(MOUNT_WORDS).join(', ')}`,
    );
  }
  const fields = words.reduce((mount, word) => ({ ...mount, ...MOUNT_WORDS[word] }), { containerPath });
  return mountOf(source, fields, cwd);
}

/** A path of the host, or the name of a volume. */
export function mountOf(
  source: string,
  fields: Omit<VolumeMount, 'hostPath' | 'volume'>,
  cwd: string,
): VolumeMount {
  const isPath = source.startsWith('.') || source.includes('/') || WINDOWS.test(source);
  return isPath ? hostMountOf(source, fields, cwd) : { volume: source, ...fields };
}

const WINDOWS = /^[A-Za-z]:[\\/]/;

export function hostMountOf(
  source: string,
  fields: Omit<VolumeMount, 'hostPath' | 'volume'>,
  cwd: string,
): VolumeMount {
  if (WINDOWS.test(source)) {
    throw new UsageError('a Windows path is no path on a Linux engine; in WSL, C:\\work is /mnt/c/work');
  }
  return { hostPath: resolve(cwd, source), ...fields };
}

function splitWords(text: string): { readonly rest: string; readonly words: readonly string[] } {
  const at = text.lastIndexOf(':');
  const words = text.slice(at + 1).split(',');
  const areWords = at > 0 && words.every((word) => Object.hasOwn(MOUNT_WORDS, word));
  return areWords ? { rest: text.slice(0, at), words } : { rest: text, words: [] };
}
