import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, it } from 'vitest';
import type { WatchedTask } from '@drv/docker';
import { plain } from '../../src/render/style.ts';
import { topLines } from '../../src/top/top-lines.ts';

const row = (id: string): WatchedTask => ({
  task: { id, state: 'running', createdAt: 0, image: 'img:1', container: id, containerId: id },
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
      [row('job')],
      { order: 'cpu', selected: 'job' },
      { columns: 120, height: 24, now: 5000 },
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
    const screen = { columns: 40, height: 24, now: 5000 };
    expect(topLines([row('job')], { order: 'memory' }, screen, plain)).toEqual([
      'drv top  1 task, 1 running',
      '  TASK    CPU   MEMORY▾',
      '  job     42%     1 MiB',
      'c m n a sort  ↑↓ select  s stop  q quit',
    ]);
  });

  it('scrolls with the cursor', () => {
    const rows = Array.from({ length: 50 }, (_, index) => row(`job-${String(index).padStart(2, '0')}`));
    const lines = topLines(
      rows,
      { order: 'age', selected: 'job-40' },
      { columns: 80, height: 10, now: 0 },
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
            [row(id), row('x')],
            { order: 'age', asking: id },
            { columns, height, now: 0 },
            plain,
          );
          expect(lines.length).toBeLessThanOrEqual(height);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        },
      ),
    );
  });
});
