import type { ContainerTask } from '@drv/core';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';
import { isWithoutSandbox } from './network-options.ts';

/** The file itself, and the directories that it is in. */
const HOSTS = /^\/+(?:etc\/*(?:\/hosts\/*)?)?$/;

/**
 * Whether a container is without `localhost`: it has no network sandbox, and nothing of the task's is mounted where the file
 * goes, which decides it then.
 */
export function needsHosts(task: ContainerTask, traits: Pick<EngineTraits, 'namesItself'>): boolean {
  if (traits.namesItself || !isWithoutSandbox(task, traits)) return false;
  return (task.volumes ?? []).every(({ containerPath }) => !HOSTS.test(containerPath));
}
