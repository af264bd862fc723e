import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import { plain } from '../../src/render/style.ts';
import { topLines } from '../../src/top/top-lines.ts';
import type { TopRow } from '../../src/top/top-row.ts';

const row = (id: string): TopRow => ({
  task: { id, state: 'running', image: 'img:1' },
  ageMs: 5_000,
  samples: [
    {
      at: 0,
      epoch: 0,
      cpu: { timeNs: 0, percent: 42.4 },
      memory: { workingSetBytes: 1_048_576 },
      network: { rxBytes: 2048, txBytes: 1024, interfaces: {} },
    },
  ],
});

describe('topLines', () => {
  it('is a table, and says which column it is sorted by', () => {
    const lines = topLines(
      { rows: [row('job')] },
      { order: 'cpu', selected: 'job' },
      { columns: 120, height: 24 },
      plain,
    );
    expect(lines).toEqual([
      'drv top  1 task, 1 running',
      '  TASK  STATE       AGE   CPU▾    MEMORY                 RECEIVED      SENT  IMAGE',
      '> job   running     5 s    42%     1 MiB  █                 2 KiB     1 KiB  img:1',
      'sort: c cpu, m memory, n network, a age   ↑↓ select   s stop   q quit',
    ]);
  });

  it('keeps what matters on a narrow terminal', () => {
    const screen = { columns: 40, height: 24 };
    expect(topLines({ rows: [row('job')] }, { order: 'memory' }, screen, plain)).toEqual([
      'drv top  1 task, 1 running',
      '  TASK    CPU   MEMORY▾',
      '  job     42%     1 MiB',
      'c m n a sort  ↑↓ select  s stop  q quit',
    ]);
  });

  it('says of a machine that nothing is heard of it, as drv ps does', () => {
    const silent = (id: string, silentMs: number): TopRow => ({
      ...row(id),
      task: { id, state: 'running', node: 'machine-1', silentMs },
    });
    const rows = [silent('a', 20_000), silent('b', Infinity), silent('c', 2_000)];
    const lines = topLines({ rows, note: ', 3 more' }, { order: 'cpu' }, { columns: 140, height: 24 }, plain);
    expect(lines[0]).toBe('drv top  3 tasks, 3 running, 3 more');
    expect(lines[2]).toMatch(/^  a +running  machine-1 \(silent for 20 s\) /);
    expect(lines[3]).toMatch(/^  b +running  machine-1 \(its worker has left\) /);
    expect(lines[4]).toMatch(/^  c +running  machine-1 {2,}5 s/);
  });

  it('scrolls with the cursor', () => {
    const rows = Array.from({ length: 50 }, (_, index) => row(`job-${String(index).padStart(2, '0')}`));
    const lines = topLines(
      { rows },
      { order: 'age', selected: 'job-40' },
      { columns: 80, height: 10 },
      plain,
    );
    expect(lines).toHaveLength(10);
    expect(lines[8]).toMatch(/^> job-40 /);
  });

  it('fits every terminal, whatever tasks are called', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 4, max: 60 }),
        (id, columns, height) => {
          const lines = topLines(
            { rows: [row(id), row('x')], note: id },
            { order: 'age', asking: id },
            { columns, height },
            plain,
          );
          expect(lines.length).toBeLessThanOrEqual(height);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
