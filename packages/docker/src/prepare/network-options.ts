import { randomBytes } from 'node:crypto';
import type { ContainerTask } from '@drv/core';
import type { ContainerSpec, HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineTraits } from '../engine/engine-traits.ts';

interface NetworkOptions extends Pick<ContainerSpec, 'NetworkDisabled' | 'NetworkingConfig' | 'Hostname'> {
  readonly host: Pick<HostConfig, 'NetworkMode' | 'ExtraHosts' | 'Dns'>;
}

/** The task's network, and the names it knows. */
export function networkOptions(
  { network = 'default', extraHosts, dns, hostname, readOnlyRoot }: ContainerTask,
  { namesItself }: Pick<EngineTraits, 'namesItself'>,
): NetworkOptions {
  const named = typeof network === 'object' ? network : undefined;
  const isNameless = network === 'none' && !namesItself;
  // Nothing can be written to a read-only root: its names have to come from the engine.
  const needsSandbox = extraHosts !== undefined || dns !== undefined || (isNameless && readOnlyRoot === true);
  // An engine that does not write a container's own name is told it, and so one that it would have chosen must be known.
  const ownName = isNameless && needsSandbox ? (hostname ?? randomBytes(6).toString('hex')) : undefined;
  const names = { ...(ownName === undefined ? {} : { [ownName]: '127.0.0.1' }), ...extraHosts };
  return {
    // More than the network mode "none": the engine then makes no network sandbox at all, at twice the speed (20.10). Without
    // a sandbox it writes neither /etc/hosts, which writeHosts does, nor /etc/resolv.conf.
    NetworkDisabled: network === 'none' && !needsSandbox ? true : undefined,
    NetworkingConfig:
      named?.aliases === undefined
        ? undefined
        : { EndpointsConfig: { [named.name]: { Aliases: named.aliases } } },
    Hostname: ownName ?? hostname,
    host: {
      NetworkMode: network === 'default' ? undefined : (named?.name ?? 'none'),
      ExtraHosts:
        Object.keys(names).length === 0
          ? undefined
          : Object.entries(names).map(([name, address]) => `${name}:${address}`),
      Dns: dns,
    },
  };
}
