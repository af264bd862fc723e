import type { ContainerTask } from '@drv/core';
import { DrvError, isObject, checkDriverOptions, type TaskWithId } from '@drv/core/driver';
import type { DockerTaskOptions, GuardedTaskOption } from './docker-task-options.ts';

/** A row for each option: what is right for it, and whether the driver has to allow it. */
const OPTIONS: Readonly<Record<keyof DockerTaskOptions, Row>> = {
  runtime: guarded(isName, 'the name of a runtime'),
  seccomp: guarded(
    (value) => value === 'unconfined' || isObject(value),
    '"unconfined" or a profile, as an object',
  ),
  apparmor: guarded(isName, 'the name of a profile, or "unconfined"'),
  userns: guarded(isName, 'a mode of user namespaces, such as "host"'),
  ipc: free((value) => value === 'private' || value === 'none', '"private" or "none"'),
  pid: free((value) => value === 'private', '"private"'),
  cgroupParent: guarded(isName, 'the name of a control group'),
  logConfig: guarded(isLogConfig, '{ driver, options? }, all of them texts'),
  annotations: guarded(isTexts, 'an object of texts'),
};

interface Row {
  readonly isRight: (value: unknown) => boolean;
  readonly wants: string;
  readonly isGuarded: boolean;
}

/**
 * The task's `driverOptions.docker`.
 *
 * @throws `DRV_INVALID_TASK` for a wrong value; `DRV_UNSUPPORTED` for an option that there is not, or that the driver
 * does not allow. The message names the field.
 */
export function readTaskOptions(
  task: TaskWithId,
  allow: readonly GuardedTaskOption[] = [],
): DockerTaskOptions {
  checkDriverOptions(task, 'docker', Object.keys(OPTIONS));
  const section = (task.driverOptions?.['docker'] ?? {}) as NonNullable<ContainerTask['driverOptions']>;
  for (const [name, value] of Object.entries(section)) {
    if (value === undefined) continue;
    const { isRight, wants, isGuarded } = OPTIONS[name as keyof DockerTaskOptions];
    const field = `driverOptions.docker.${name}`;
    if (!isRight(value)) throw refusal('DRV_INVALID_TASK', `${field} must be ${wants}`, task);
    if (isGuarded && !allow.some((allowed) => allowed === name)) {
      throw refusal(
        'DRV_UNSUPPORTED',
        `${field}: this driver does not allow it; createDockerDriver({ allow: ['${name}'] }) does`,
        task,
      );
    }
  }
  return section;
}

function guarded(isRight: Row['isRight'], wants: string): Row {
  return { isRight, wants, isGuarded: true };
}

function free(isRight: Row['isRight'], wants: string): Row {
  return { isRight, wants, isGuarded: false };
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && /^[^\s,=]+$/.test(value);
}

function isTexts(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isLogConfig(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { driver, options = {}, ...rest } = value as Record<string, unknown>;
  return isName(driver) && isTexts(options) && Object.keys(rest).length === 0;
}

function refusal(code: 'DRV_INVALID_TASK' | 'DRV_UNSUPPORTED', what: string, { id }: TaskWithId): DrvError {
  return new DrvError(code, what, { op: 'prepare task', taskId: id });
}
