import { isAbsolute, resolve } from 'node:path';
import type { VolumeMount } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';

/**
 * A mount from `SOURCE:TARGET[:ro|:rw]`. A source with a `/`, or `.`, is a path of the engine's host (relative ones
 * are resolved against `cwd`); any other is the name of a volume.
 *
 * @throws UsageError that says which part is wrong.
 */
export function volume(text: string, cwd: string): VolumeMount {
  const [source = '', containerPath = '', mode = 'rw', ...rest] = text.split(':');
  if (source === '' || containerPath === '' || rest.length > 0) {
    throw new UsageError('write SOURCE:TARGET or SOURCE:TARGET:ro');
  }
  if (!isAbsolute(containerPath))
    throw new UsageError(`the target must be an absolute path in the container`);
  if (mode !== 'ro' && mode !== 'rw') throw new UsageError('the mode after the second ":" must be ro or rw');
  const readOnly = mode === 'ro' ? { readOnly: true } : {};
  const path = source.startsWith('.') || source.includes('/');
  return path
    ? { hostPath: resolve(cwd, source), containerPath, ...readOnly }
    : { volume: source, containerPath, ...readOnly };
}
