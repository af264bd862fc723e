import type { StatsSample } from '@drv/core';
import { fit } from '../render/fit.ts';
import { formatAge } from '../render/format-age.ts';
import { formatBytes } from '../render/format-bytes.ts';
import { printable } from '../render/printable.ts';
import { sparkline } from '../render/sparkline.ts';
import type { Style } from '../render/style.ts';
import { table } from '../render/table.ts';
import { memoryOf, type TopRow } from './top-row.ts';
import { sorted, type TopOrder, type TopState } from './top-state.ts';

const KEYS = 'sort: c cpu, m memory, n network, a age   ↑↓ select   s stop   q quit';

/** A column of the table: shown where the terminal is at least so wide. */
interface Column {
  readonly name: string;
  readonly order?: TopOrder;
  readonly from: number;
  readonly cell: (row: TopRow, now: number) => string;
}

const COLUMNS: readonly Column[] = [
  { name: 'TASK', from: 0, cell: ({ task }) => task.id },
  { name: 'STATE', from: 60, cell: ({ task }) => task.state },
  { name: 'AGE', order: 'age', from: 50, cell: ({ task }, now) => formatAge(now - task.createdAt) },
  { name: 'CPU', order: 'cpu', from: 0, cell: ({ samples }) => percentText(samples.at(-1)) },
  { name: 'MEMORY', order: 'memory', from: 0, cell: ({ samples }) => bytesText(memoryOf(samples.at(-1))) },
  {
    name: '',
    from: 0,
    cell: ({ samples }) =>
      sparkline(
        samples.map((sample) => memoryOf(sample) ?? 0),
        12,
      ),
  },
  { name: 'NETWORK', order: 'network', from: 75, cell: ({ samples }) => networkText(samples.at(-1)) },
  { name: 'IMAGE', from: 95, cell: ({ task }) => task.image },
];

/** The whole screen of `drv top`, at most `height` lines. */
export function topLines(
  rows: readonly TopRow[],
  state: TopState,
  screen: { readonly columns: number; readonly height: number; readonly now: number },
  style: Style,
): readonly string[] {
  const { columns, height, now } = screen;
  const ordered = sorted(rows, state.order);
  const room = Math.max(1, height - 3);
  const at = ordered.findIndex(({ task }) => task.id === state.selected);
  const first = Math.max(0, Math.min(at - room + 1, ordered.length - room));
  const shown = COLUMNS.filter(({ from }) => columns >= from);
  const [heading = '', ...lines] = table(
    shown.map(({ name, order }) => (order === state.order ? `${name}▾` : name)),
    ordered.map((row) => shown.map(({ cell }) => cell(row, now))),
    columns - 2,
  );
  const body = lines.slice(first, first + room).map((line, index) => {
    const selected = first + index === at;
    return selected ? style('bold', `> ${line}`) : `  ${line}`;
  });
  const running = rows.filter(({ task }) => task.state === 'running').length;
  return [
    fit(`${style('bold', 'drv top')}  ${rows.length} tasks, ${running} running`, columns),
    style('dim', `  ${heading}`),
    ...body,
    fit(lastLine(state, style), columns),
  ];
}

function percentText(sample: StatsSample | undefined): string {
  return sample?.cpu.percent === undefined ? '' : `${sample.cpu.percent.toFixed(0)}%`;
}

function bytesText(bytes: number | undefined): string {
  return bytes === undefined ? '' : formatBytes(bytes);
}

function networkText(sample: StatsSample | undefined): string {
  const { network } = sample ?? {};
  return network === undefined ? '' : `↓${formatBytes(network.rxBytes)} ↑${formatBytes(network.txBytes)}`;
}

function lastLine({ asking, message }: TopState, style: Style): string {
  if (asking !== undefined)
    return style('yellow', `stop ${printable(asking, 60)}? y stops it, any other key does not`);
  return message === undefined ? style('dim', KEYS) : printable(message);
}
