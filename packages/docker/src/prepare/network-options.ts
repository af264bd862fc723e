import type { ContainerTask } from '@drv/core';
import { randomBytes } from '@drv/core/driver';
import type { ContainerSpec, HostConfig } from '../engine/calls/container-spec.ts';
import type { EngineTraits } from '../engine/traits/engine-traits.ts';

interface NetworkOptions extends Pick<ContainerSpec, 'NetworkDisabled' | 'NetworkingConfig' | 'Hostname'> {
  readonly host: Pick<HostConfig, 'NetworkMode' | 'ExtraHosts' | 'Dns'>;
}

/**
 * Whether the engine is to make no network sandbox at all for a task without a network, at twice the speed (20.10). It then
 * writes neither `/etc/hosts`, which `hostsFile` does, nor `/etc/resolv.conf`; and nothing can be written to a read-only
 * root, whose names have to come from the engine.
 */
export function isWithoutSandbox(
  { network, extraHosts, dns, readOnlyRoot }: ContainerTask,
  { namesItself }: Pick<EngineTraits, 'namesItself'>,
): boolean {
  return (
    network === 'none' &&
    extraHosts === undefined &&
    dns === undefined &&
    (namesItself || readOnlyRoot !== true)
  );
}

/** The task's network, and the names it knows. */
export function networkOptions(
  task: ContainerTask,
  traits: Pick<EngineTraits, 'namesItself'>,
): NetworkOptions {
  const { network = 'default', extraHosts, dns, hostname } = task;
  const withoutSandbox = isWithoutSandbox(task, traits);
  const named = typeof network === 'object' ? network : undefined;
  const isNameless = network === 'none' && !traits.namesItself;
  // An engine that does not write a container's own name is told it, and so one that it would have chosen must be known.
  const ownName = isNameless && !withoutSandbox ? (hostname ?? randomBytes(6).toString('hex')) : undefined;
  const names = { ...(ownName === undefined ? {} : { [ownName]: '127.0.0.1' }), ...extraHosts };
  return {
    // More than the network mode "none".
    NetworkDisabled: withoutSandbox ? true : undefined,
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
