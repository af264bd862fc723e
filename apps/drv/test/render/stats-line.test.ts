import { describe, expect, it } from 'vitest';
import { sparkline } from '../../src/render/sparkline.ts';
import { statsLine } from '../../src/render/stats-line.ts';
import { plain } from '../../src/render/style.ts';

const sample = (megabytes: number) => ({
  at: 0,
  epoch: 0,
  cpu: { timeNs: 0, percent: 51.6 },
  memory: { workingSetBytes: megabytes * 1_048_576, limitBytes: 67_108_864 },
  network: { rxBytes: 2048, txBytes: 0, interfaces: {} },
  pids: { current: 3 },
});

describe('statsLine', () => {
  it('shows the newest sample and the way to it, without what is not known', () => {
    expect(statsLine([sample(1), sample(4), sample(8)], plain, 80)).toBe(
      'CPU 52%  memory 8 MiB of 64 MiB ▂▅█  net ↓2 KiB ↑0 B  pids 3',
    );
    expect(statsLine([], plain, 80)).toBe('');
    expect(statsLine([{ at: 0, epoch: 0, cpu: { timeNs: 0 }, memory: {} }], plain, 80)).toBe('');
  });
});

describe('statsLine on a narrow terminal', () => {
  it('leaves out what has no room, and cuts nothing', () => {
    expect(statsLine([sample(8)], plain, 50)).toBe('CPU 52%  memory 8 MiB of 64 MiB █');
    expect(statsLine([sample(8)], plain, 20)).toBe('CPU 52%');
  });
});

describe('sparkline', () => {
  it('is flat for nothing', () => {
    expect(sparkline([0, 0], 8)).toBe('▁▁');
    expect(sparkline([], 8)).toBe('');
    expect(sparkline([1, 2, 3], 2)).toBe('▆█');
  });
});
