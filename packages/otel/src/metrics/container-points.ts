import type { StatsSample } from '@drv/core';
import type { Attributes } from '@opentelemetry/api';

export type ContainerMetricName =
  | 'container.cpu.time'
  | 'container.cpu.usage'
  | 'container.memory.usage'
  | 'container.memory.working_set'
  | 'container.memory.rss'
  | 'container.memory.available'
  | 'container.network.io'
  | 'container.disk.io'
  | 'drv.container.cpu.throttled.time'
  | 'drv.container.pids.count';

export interface ContainerPoint {
  readonly name: ContainerMetricName;
  readonly value: number;
  readonly attributes: Attributes;
}

const NS_PER_SECOND = 1e9;

/**
 * A sample as points of metrics. Processor time is the total, without `cpu.mode`: the parts do not add up to it, and
 * the conventions want one or the other. What the sample does not tell has no point.
 */
export function containerPoints(sample: StatsSample): readonly ContainerPoint[] {
  const points: ContainerPoint[] = [];
  const point = (name: ContainerMetricName, value: number | undefined, attributes: Attributes = {}) => {
    if (value !== undefined) points.push({ name, value, attributes });
  };
  const { cpu, memory, network, disk, pids } = sample;
  point('container.cpu.time', seconds(cpu.timeNs));
  point('container.cpu.usage', cpu.cores);
  point('drv.container.cpu.throttled.time', seconds(cpu.throttling?.throttledNs));
  point('container.memory.usage', memory.usageBytes);
  point('container.memory.working_set', memory.workingSetBytes);
  point('container.memory.rss', memory.rssBytes);
  point('container.memory.available', memory.availableBytes);
  point('drv.container.pids.count', pids?.current);
  for (const [name, { rxBytes, txBytes }] of Object.entries(network?.interfaces ?? {})) {
    const of = (direction: string) => ({ 'network.interface.name': name, 'network.io.direction': direction });
    point('container.network.io', rxBytes, of('receive'));
    point('container.network.io', txBytes, of('transmit'));
  }
  for (const [name, { readBytes, writeBytes }] of Object.entries(disk?.devices ?? {})) {
    const of = (direction: string) => ({ 'system.device': name, 'disk.io.direction': direction });
    point('container.disk.io', readBytes, of('read'));
    point('container.disk.io', writeBytes, of('write'));
  }
  return points;
}

function seconds(nanos: number | undefined): number | undefined {
  return nanos === undefined ? undefined : nanos / NS_PER_SECOND;
}
