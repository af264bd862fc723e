import { describe, expect, it } from 'vitest';
import { pressed, sorted, type TopState } from '../../src/top/top-state.ts';
import type { TopRow } from '../../src/top/top-row.ts';

const row = (id: string, age: number, percent: number, megabytes: number): TopRow => ({
  task: { id, state: 'running', image: 'i' },
  ageMs: age,
  samples: [
    {
      at: 0,
      epoch: 0,
      cpu: { timeNs: 0, percent },
      memory: { workingSetBytes: megabytes },
      network: { rxBytes: age, txBytes: 0, interfaces: {} },
    },
  ],
});
const rows = [row('a', 1, 5, 30), row('b', 2, 90, 10), row('c', 3, 50, 20)];
const ids = (order: TopState['order']) => sorted(rows, order).map(({ task }) => task.id);
const press = (state: TopState, ...keys: readonly string[]) =>
  keys.reduce<ReturnType<typeof pressed>>((last, key) => pressed(last.state, key, rows), { state });

describe('sorted', () => {
  it('puts the most of what is asked for first, and the newest with age', () => {
    expect(ids('cpu')).toEqual(['b', 'c', 'a']);
    expect(ids('memory')).toEqual(['a', 'c', 'b']);
    expect(ids('network')).toEqual(['c', 'b', 'a']);
    expect(ids('age')).toEqual(['a', 'b', 'c']);
  });
});

describe('pressed', () => {
  const start: TopState = { order: 'age' };

  it('moves the cursor along the order that is shown, and stays within it', () => {
    expect(press(start, 'j').state.selected).toBe('a');
    expect(press(start, 'j', '\u001b[B', '\u001b[B', '\u001b[B').state.selected).toBe('c');
    expect(press(start, 'c', 'j', 'j', 'k').state.selected).toBe('b');
    expect(press(start, 'j', 'c', '\u001b[A').state.selected).toBe('c');
  });

  it('stops a task only after y', () => {
    expect(press(start, 'j', 's').state.asking).toBe('a');
    expect(press(start, 'j', 's', 'y').action).toEqual({ kind: 'stop', id: 'a' });
    expect(press(start, 'j', 's', 'x')).toEqual({ state: { order: 'age', selected: 'a' } });
    expect(press(start, 's').state.asking).toBeUndefined();
  });

  it('quits with q, Ctrl-C and Ctrl-D, and not while it asks', () => {
    for (const key of ['q', '\u0003', '\u0004']) expect(press(start, key).action).toEqual({ kind: 'quit' });
    expect(press(start, 'j', 's', 'q').action).toBeUndefined();
  });
});
