import type { PortMapping } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';

const FORM =
  'write [[ADDRESS:]PORT:]CONTAINER_PORT[/udp], such as 8080:80 or 80; an IPv6 address stands in [ ]';
const WORDS =
  /^(?:(?:\[(?<six>[^\]]+)\]|(?<four>[^:[\]]*)):)?(?:(?<host>\d*):)?(?<inside>\d+)(?:\/(?<protocol>tcp|udp|sctp))?$/;

/**
 * A port from `[[ADDRESS:]PORT:]CONTAINER_PORT[/PROTOCOL]`, as `docker run --publish` takes it, but for ranges. Without an
 * address it is published on loopback, and without a port, or with port 0, on one that is free.
 *
 * @throws UsageError
 */
export function publish(text: string): PortMapping {
  if (/\d-\d/.test(text)) throw new UsageError(`a range is written as one option for each port; ${FORM}`);
  const found = WORDS.exec(text)?.groups;
  if (found === undefined) throw new UsageError(FORM);
  // One colon alone parts two ports.
  const isPair = found['host'] === undefined && found['six'] === undefined;
  const [address, host] = isPair
    ? [undefined, found['four']]
    : [found['six'] ?? found['four'], found['host']];
  if (isPair && host !== undefined && !/^\d*$/.test(host)) throw new UsageError(FORM);
  return {
    containerPort: port(found['inside'] ?? ''),
    protocol: found['protocol'] as PortMapping['protocol'],
    hostPort: host === undefined || Number(host) === 0 ? undefined : port(host),
    hostAddress: address === '' ? undefined : address,
  };
}

function port(digits: string): number {
  const number = Number(digits);
  if (number >= 1 && number <= 65_535) return number;
  throw new UsageError('a port is a number from 1 to 65535');
}
