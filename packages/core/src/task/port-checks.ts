import { builtin } from '../host/builtin.ts';
import type { ContainerTask } from './container-task.ts';
import { objectOf, integer, list, oneOf, optional, type Check } from './field-checks.ts';

const port = integer({ min: 1, max: 65_535, wants: 'a port, 1 to 65535' });

export const address: Check = (value, path) =>
  typeof value === 'string' && builtin.net.isIP(value) !== 0 ? undefined : `${path} must be an IP address`;

export const checkPorts = list(
  objectOf({
    containerPort: port,
    protocol: optional(oneOf('tcp', 'udp', 'sctp')),
    hostPort: optional(port),
    hostAddress: optional(address),
  }),
);

/** @returns What is wrong with the ports of a task as a whole. */
export function checkPublishing({ ports = [], network }: ContainerTask): string | undefined {
  return ports.length > 0 && network === 'none'
    ? 'ports must be absent with network "none": nothing reaches such a task'
    : undefined;
}
