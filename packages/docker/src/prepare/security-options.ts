import type { ContainerTask } from '@drv/core';
import type { HostConfig } from '../engine/calls/container-spec.ts';

/**
 * Hardened unless the task says otherwise: no capability, no way to gain privileges, an init as PID 1 that passes
 * signals on and reaps, no shared namespace. Each weakening is one field of the task.
 */
export function securityOptions(
  task: ContainerTask,
): Pick<HostConfig, 'CapDrop' | 'CapAdd' | 'SecurityOpt' | 'Privileged' | 'Init' | 'IpcMode'> {
  return {
    CapDrop: ['ALL'],
    CapAdd: task.capabilities ?? [],
    SecurityOpt: task.allowNewPrivileges === true ? [] : ['no-new-privileges'],
    Privileged: false,
    Init: true,
    IpcMode: 'private',
  };
}
