import type { TmpfsMount } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { memorySize } from './memory-size.ts';

/** An in-memory file system from `PATH[:size=SIZE]`. */
export function tmpfs(text: string): TmpfsMount {
  const at = text.indexOf(':');
  const containerPath = at === -1 ? text : text.slice(0, at);
  if (!containerPath.startsWith('/')) throw new UsageError('write an absolute path, or PATH:size=64m');
  if (at === -1) return { containerPath };
  const option = text.slice(at + 1);
  if (!option.startsWith('size=')) throw new UsageError('the only option is size, as in /tmp:size=64m');
  return { containerPath, sizeBytes: memorySize(option.slice('size='.length)) };
}
