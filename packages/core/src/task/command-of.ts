import type { ContainerTask } from './container-task.ts';

/** The command as the engine wants it: a string is split on white space, an array is taken as it is. */
export function commandOf(task: ContainerTask): readonly string[] | undefined {
  return typeof task.command === 'string' ? task.command.trim().split(/\s+/) : task.command;
}
