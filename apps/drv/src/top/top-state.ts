import { memoryOf } from './memory-of.ts';
import type { TopRow } from './top-row.ts';

export type TopOrder = 'age' | 'cpu' | 'memory' | 'network';

/** What `drv top` shows, beside the tasks themselves. */
export interface TopState {
  readonly order: TopOrder;
  /** Id of the task under the cursor. */
  readonly selected?: string | undefined;
  /** Id of the task that is asked about: is it to be stopped? */
  readonly asking?: string | undefined;
  /** Said in the last line until the next key. */
  readonly message?: string | undefined;
}

export type TopAction = { readonly kind: 'quit' } | { readonly kind: 'stop'; readonly id: string };

const ORDERS: Readonly<Record<string, TopOrder>> = { a: 'age', c: 'cpu', m: 'memory', n: 'network' };
const UP = ['\u001b[A', 'k'];
const DOWN = ['\u001b[B', 'j'];
const QUIT = ['q', '\u0003', '\u0004'];

/** The tasks in the order that the state wants; equal ones stay as they were. */
export function sorted(rows: readonly TopRow[], order: TopOrder): readonly TopRow[] {
  const value = ({ ageMs, samples }: TopRow): number => {
    const last = samples.at(-1);
    switch (order) {
      case 'age':
        return -ageMs;
      case 'cpu':
        return last?.cpu.percent ?? -1;
      case 'memory':
        return memoryOf(last) ?? -1;
      case 'network':
        return (last?.network?.rxBytes ?? -1) + (last?.network?.txBytes ?? 0);
    }
  };
  return [...rows].sort((a, b) => value(b) - value(a));
}

/** What a key does. Pure; an action is for the caller to carry out. */
export function pressed(
  state: TopState,
  key: string,
  rows: readonly TopRow[],
): { readonly state: TopState; readonly action?: TopAction } {
  const { asking, message: _message, ...rest } = state;
  if (asking !== undefined) {
    if (key === 'y')
      return { state: { ...rest, message: `stopping ${asking}` }, action: { kind: 'stop', id: asking } };
    return { state: rest };
  }
  if (QUIT.includes(key)) return { state: rest, action: { kind: 'quit' } };
  const order = ORDERS[key];
  if (order !== undefined) return { state: { ...rest, order } };
  const ids = sorted(rows, rest.order).map(({ task }) => task.id);
  const at = ids.indexOf(rest.selected ?? '');
  if (UP.includes(key)) return { state: { ...rest, selected: ids[Math.max(0, at - 1)] } };
  if (DOWN.includes(key)) return { state: { ...rest, selected: ids[Math.min(ids.length - 1, at + 1)] } };
  if (key === 's' && at !== -1) return { state: { ...rest, asking: rest.selected } };
  return { state: rest };
}
