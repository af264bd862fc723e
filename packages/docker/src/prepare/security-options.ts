import type { ContainerTask } from '@drv/core';
import type { HostConfig } from '../engine/calls/container-spec.ts';
import type { DockerTaskOptions } from './docker-task-options.ts';

type SecurityOptions = Pick<
  HostConfig,
  | 'CapDrop'
  | 'CapAdd'
  | 'SecurityOpt'
  | 'Privileged'
  | 'Init'
  | 'IpcMode'
  | 'UsernsMode'
  | 'CgroupParent'
  | 'Runtime'
  | 'Annotations'
  | 'Devices'
  | 'GroupAdd'
>;

/**
 * Hardened unless the task says otherwise: no capability, no way to gain privileges, an init as PID 1 that passes
 * signals on and reaps, no shared namespace. Each weakening is one field of the task, or one option that the driver allows.
 */
export function securityOptions(task: ContainerTask, own: DockerTaskOptions): SecurityOptions {
  const { seccomp, apparmor } = own;
  return {
    CapDrop: ['ALL'],
    CapAdd: task.capabilities ?? [],
    SecurityOpt: [
      ...(task.allowNewPrivileges === true ? [] : ['no-new-privileges']),
      ...(seccomp === undefined
        ? []
        : [`seccomp=${typeof seccomp === 'string' ? seccomp : JSON.stringify(seccomp)}`]),
      ...(apparmor === undefined ? [] : [`apparmor=${apparmor}`]),
    ],
    Privileged: false,
    Init: task.init ?? true,
    IpcMode: own.ipc ?? 'private',
    UsernsMode: own.userns,
    CgroupParent: own.cgroupParent,
    Runtime: own.runtime,
    Annotations: own.annotations,
    GroupAdd: task.groups,
    Devices: task.devices?.map(({ hostPath, containerPath, permissions }) => ({
      PathOnHost: hostPath,
      PathInContainer: containerPath ?? hostPath,
      CgroupPermissions: permissions ?? 'rwm',
    })),
  };
}
