import type { ContainerTask } from '@drv/core';
import type { ContainerSpec, HostConfig } from '../engine/calls/container-spec.ts';

/** The task's ports as the engine wants them: declared for the container, and bound on its host. */
export function portOptions({ ports = [] }: ContainerTask): {
  readonly ExposedPorts: ContainerSpec['ExposedPorts'];
  readonly PortBindings: HostConfig['PortBindings'];
} {
  const bindings: Record<string, { readonly HostIp: string; readonly HostPort: string }[]> = {};
  for (const { containerPort, protocol = 'tcp', hostPort, hostAddress = '127.0.0.1' } of ports) {
    const bound = (bindings[`${containerPort}/${protocol}`] ??= []);
    // An empty one is any that is free.
    bound.push({ HostIp: hostAddress, HostPort: hostPort === undefined ? '' : String(hostPort) });
  }
  if (ports.length === 0) return { ExposedPorts: undefined, PortBindings: undefined };
  return {
    ExposedPorts: Object.fromEntries(Object.keys(bindings).map((port) => [port, {}])),
    PortBindings: bindings,
  };
}
