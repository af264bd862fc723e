import type { StatsSample } from '@drv/core';
import stringWidth from 'fast-string-width';
import { formatBytes } from './format-bytes.ts';
import { sparkline } from './sparkline.ts';
import type { Style } from './style.ts';

/** Kept free at the end of the line, for the "^C" that a terminal echoes. */
const MARGIN = 3;

/**
 * What a task uses now, in one line: as much of it as fits. Numbers that the engine does not tell are left out.
 *
 * @param columns Of the terminal.
 */
export function statsLine(samples: readonly StatsSample[], style: Style, columns: number): string {
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
  const told = parts.filter((part) => part !== undefined);
  const fits = (count: number) => stringWidth(told.slice(0, count).join('  ')) <= columns - MARGIN;
  let count = told.length;
  while (count > 1 && !fits(count)) count -= 1;
  return told.slice(0, count).join('  ');
}
