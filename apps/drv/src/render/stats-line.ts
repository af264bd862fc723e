import type { StatsSample } from '@drv/core';
import { formatBytes } from './format-bytes.ts';
import { sparkline } from './sparkline.ts';
import type { Style } from './style.ts';

/** What a task uses now, in one line; numbers that the engine does not tell are left out. */
export function statsLine(samples: readonly StatsSample[], style: Style): string {
  const last = samples.at(-1);
  if (last === undefined) return '';
  const { cpu, memory, network, disk, pids } = last;
  const used = memory.workingSetBytes ?? memory.usageBytes;
  const limit = memory.limitBytes === undefined ? '' : ` of ${formatBytes(memory.limitBytes)}`;
  const history = samples.map((sample) => sample.memory.workingSetBytes ?? sample.memory.usageBytes ?? 0);
  const parts = [
    cpu.percent === undefined ? undefined : `${style('bold', 'CPU')} ${cpu.percent.toFixed(0)}%`,
    used === undefined
      ? undefined
      : `${style('bold', 'memory')} ${formatBytes(used)}${limit} ${style('cyan', sparkline(history, 16))}`,
    network === undefined
      ? undefined
      : `${style('bold', 'net')} ↓${formatBytes(network.rxBytes)} ↑${formatBytes(network.txBytes)}`,
    disk === undefined
      ? undefined
      : `${style('bold', 'disk')} r ${formatBytes(disk.readBytes)} w ${formatBytes(disk.writeBytes)}`,
    pids?.current === undefined ? undefined : `${style('bold', 'pids')} ${pids.current}`,
  ];
  return parts.filter((part) => part !== undefined).join('  ');
}
