import type { ContainerTask } from '@drv/core';
import type { ContainerSpec, HostConfig } from '../engine/calls/container-spec.ts';

/** The task's network, and the names it knows. */
export function networkOptions({ network = 'default', extraHosts, dns }: ContainerTask): {
  readonly NetworkDisabled: ContainerSpec['NetworkDisabled'];
  readonly NetworkingConfig: ContainerSpec['NetworkingConfig'];
  readonly host: Pick<HostConfig, 'NetworkMode' | 'ExtraHosts' | 'Dns'>;
} {
  const named = typeof network === 'object' ? network : undefined;
  const needsSandbox = extraHosts !== undefined || dns !== undefined;
  return {
    // More than the network mode "none": the engine then makes no network sandbox at all, at twice the speed. Without a
    // sandbox it writes neither /etc/hosts nor /etc/resolv.conf.
    NetworkDisabled: network === 'none' && !needsSandbox ? true : undefined,
    NetworkingConfig:
      named?.aliases === undefined
        ? undefined
        : { EndpointsConfig: { [named.name]: { Aliases: named.aliases } } },
    host: {
      NetworkMode: network === 'default' ? undefined : (named?.name ?? 'none'),
      ExtraHosts:
        extraHosts === undefined
          ? undefined
          : Object.entries(extraHosts).map(([name, address]) => `${name}:${address}`),
      Dns: dns,
    },
  };
}
