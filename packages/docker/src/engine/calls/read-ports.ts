import type { PublishedPort } from '@drv/core/driver';
import { objectOf, textOf } from './document.ts';

/** The bound ports of an inspect document's `NetworkSettings.Ports`: `{ "80/tcp": [{ HostIp, HostPort }] }`, or `null` for one. */
export function readPorts(ports: unknown): readonly PublishedPort[] {
  return Object.entries(objectOf(ports)).flatMap(([port, bindings]) => {
    const [containerPort, protocol = 'tcp'] = port.split('/');
    if (protocol !== 'tcp' && protocol !== 'udp' && protocol !== 'sctp') return [];
    return (Array.isArray(bindings) ? bindings : []).map((binding: unknown) => {
      const { HostIp, HostPort } = objectOf(binding);
      return {
        containerPort: Number(containerPort),
        protocol,
        hostPort: Number(textOf(HostPort)),
        // Podman leaves it out for every address.
        hostAddress: textOf(HostIp) === '' ? '0.0.0.0' : textOf(HostIp),
      };
    });
  });
}
