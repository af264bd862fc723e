import type { StatsSample } from '@drv/core';
import stringWidth from 'fast-string-width';
import { fit } from '../render/fit.ts';
import { formatAge } from '../render/format-age.ts';
import { formatBytes } from '../render/format-bytes.ts';
import { printable } from '../render/printable.ts';
import { sparkline } from '../render/sparkline.ts';
import type { Style } from '../render/style.ts';
import type { TableColumn } from '../render/table-column.ts';
import { table } from '../render/table.ts';
import { nodeWords } from '../tasks/node-words.ts';
import { memoryOf } from './memory-of.ts';
import type { TopLook, TopRow } from './top-row.ts';
import { sorted, type TopOrder, type TopState } from './top-state.ts';

/** Samples that the line of the memory looks back. */
const HISTORY = 12;
/** What the keys do, in as many words as there is room for. */
const KEYS = [
  'sort: c cpu, m memory, n network, a age   ↑↓ select   s stop   q quit',
  'c m n a sort  ↑↓ select  s stop  q quit',
  'q quit  s stop',
];

/** A column of the table. */
interface Column extends TableColumn {
  readonly order?: TopOrder;
  /** Only where there are several machines. */
  readonly ofMany?: true;
  readonly cell: (row: TopRow) => string;
}

// As wide as their numbers get: they change once a second, and the columns are to stand still.
const COLUMNS: readonly Column[] = [
  { heading: 'TASK', cell: ({ task }) => task.id },
  { heading: 'STATE', from: 60, least: 7, cell: ({ task }) => task.state },
  { heading: 'NODE', ofMany: true, cell: ({ task }) => nodeWords(task) },
  {
    heading: 'AGE',
    order: 'age',
    from: 50,
    right: true,
    least: 6,
    cell: ({ ageMs }) => formatAge(ageMs),
  },
  { heading: 'CPU', order: 'cpu', right: true, least: 5, cell: ({ samples }) => percentText(samples.at(-1)) },
  {
    heading: 'MEMORY',
    order: 'memory',
    right: true,
    least: 8,
    cell: ({ samples }) => bytesText(memoryOf(samples.at(-1))),
  },
  { heading: '', from: 60, least: HISTORY, cell: ({ samples }) => memoryLine(samples, HISTORY) },
  {
    heading: 'RECEIVED',
    order: 'network',
    from: 78,
    right: true,
    least: 9,
    cell: ({ samples }) => bytesText(samples.at(-1)?.network?.rxBytes),
  },
  {
    heading: 'SENT',
    from: 88,
    right: true,
    least: 8,
    cell: ({ samples }) => bytesText(samples.at(-1)?.network?.txBytes),
  },
  { heading: 'IMAGE', from: 110, cell: ({ task }) => task.image ?? '' },
];

/** The whole screen of `drv top`, at most `height` lines. */
export function topLines(
  { rows, note = '' }: TopLook<TopRow>,
  state: TopState,
  screen: { readonly columns: number; readonly height: number },
  style: Style,
): readonly string[] {
  const { columns, height } = screen;
  const ordered = sorted(rows, state.order);
  const room = Math.max(1, height - 3);
  const at = ordered.findIndex(({ task }) => task.id === state.selected);
  const first = Math.max(0, Math.min(at - room + 1, ordered.length - room));
  const isOfMany = rows.some(({ task }) => task.node !== undefined);
  const shown = COLUMNS.filter(({ ofMany }) => ofMany !== true || isOfMany);
  const [heading = '', ...lines] = table(
    shown.map((column) =>
      column.order === state.order ? { ...column, heading: `${column.heading}▾` } : column,
    ),
    ordered.map((row) => shown.map(({ cell }) => cell(row))),
    columns - 2,
  );
  const body = lines.slice(first, first + room).map((line, index) => {
    const selected = first + index === at;
    return selected ? style('bold', `> ${line}`) : `  ${line}`;
  });
  const running = rows.filter(({ task }) => task.state === 'running').length;
  return [
    fit(`${style('bold', 'drv top')}  ${counted(rows.length)}, ${running} running${note}`, columns),
    style('dim', `  ${heading}`),
    ...body,
    fit(lastLine(state, columns, style), columns),
  ];
}

function percentText(sample: StatsSample | undefined): string {
  return sample?.cpu.percent === undefined ? '' : `${sample.cpu.percent.toFixed(0)}%`;
}

function bytesText(bytes: number | undefined): string {
  return bytes === undefined ? '' : formatBytes(bytes);
}

function memoryLine(samples: readonly StatsSample[], width: number): string {
  const values = samples.map((sample) => memoryOf(sample) ?? 0);
  return sparkline(values, width);
}

function counted(tasks: number): string {
  return tasks === 1 ? '1 task' : `${tasks} tasks`;
}

function lastLine({ asking, message }: TopState, columns: number, style: Style): string {
  if (asking !== undefined)
    return style('yellow', `stop ${printable(asking, 60)}? press y to stop it, any other key to cancel`);
  if (message !== undefined) return printable(message);
  return style('dim', KEYS.find((keys) => stringWidth(keys) <= columns) ?? '');
}
