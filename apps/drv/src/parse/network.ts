import type { ContainerTask } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';

/** `none`, `default` or the name of a network that exists on the engine. */
export function network(text: string): NonNullable<ContainerTask['network']> {
  if (text === 'none' || text === 'default') return text;
  if (text === 'host' || text.startsWith('container:')) {
    throw new UsageError(
      'the namespaces of the host and of other containers are refused; write none, default or a network of the engine',
    );
  }
  if (text === '') throw new UsageError('write none, default or the name of a network');
  return { name: text };
}
