import type { RunResult } from '@drv/core';
import { createStatsRecorder } from '@drv/stats';
import { describe, expect, it } from 'vitest';
import type { ReportData } from '../../src/report/report-data.ts';
import { reportPage } from '../../src/report/report-page.ts';

const NOTHING = { head: Buffer.alloc(0), tail: Buffer.alloc(0), droppedBytes: 0 };
const EVIL = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>\u001b[31m\u202e';

function data(changes: Partial<ReportData> = {}): ReportData {
  const recorder = createStatsRecorder();
  for (let second = 0; second < 5; second += 1) {
    recorder.add({
      at: 1_000 * second,
      epoch: 0,
      cpu: { timeNs: second * 5e8, cores: 0.5 },
      memory: { workingSetBytes: second * 1_048_576, limitBytes: 8_388_608 },
      network: { rxBytes: second * 2_048, txBytes: 0, interfaces: {} },
    });
  }
  const result = {
    taskId: 't',
    status: 'success',
    exitCode: 0,
    oom: 'none',
    startedAt: '2026-01-01T00:00:00Z',
    durationMs: 5000,
    output: { stdoutBytes: 3, stderrBytes: 0, complete: true },
    usage: { samples: 5, cpuSeconds: 2 },
    image: { reference: 'docker.io/library/busybox', id: 'sha256:0' },
  } as unknown as RunResult;
  return {
    task: { id: 't', image: 'busybox', command: ['cat'] },
    result,
    entries: [{ name: 'container.wait', startedMs: 5, endedMs: 10 }],
    buckets: recorder.buckets(),
    stdout: NOTHING,
    stderr: NOTHING,
    madeAt: '2026-01-01T00:00:10Z',
    version: '1.2.3',
    ...changes,
  };
}

describe('reportPage', () => {
  it('lets nothing of a task become markup', () => {
    const page = reportPage(
      data({
        task: {
          id: 't',
          image: EVIL,
          command: [EVIL],
          capabilities: [EVIL],
          user: EVIL,
          network: { name: EVIL },
        },
        error: EVIL,
        stdout: { head: Buffer.from(EVIL), tail: Buffer.from(EVIL), droppedBytes: 10 },
        stderr: { ...NOTHING, head: Buffer.from([0x3c, 0xff, 0x00, 0x41]) },
      }),
    );
    expect(page).not.toMatch(/<script|<img|\u001b|\u202e|\u0000/);
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).toContain('&lt;\ufffd\\x00A');
  });

  it('loads nothing and runs nothing', () => {
    const page = reportPage(data());
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/https?:|<script|src=|@import|url\(/);
  });

  it('draws what the task used, and leaves out what the engine did not tell', () => {
    const page = reportPage(data());
    const titles = [...page.matchAll(/<figcaption><b>(.*?)<\/b> <span>(.*?)<\/span>/g)].map((m) =>
      m.slice(1),
    );
    expect(titles).toEqual([
      ['Processors', 'highest 0.50'],
      ['Memory', 'highest 4 MiB'],
      ['Network', 'highest 2 KiB/s'],
    ]);
    expect(page).toContain('limit 8 MiB');
    expect(page.match(/<polyline/g)).toHaveLength(4);
  });

  it('says that a task was too short to be measured', () => {
    expect(reportPage(data({ buckets: [] }))).toContain('too short for the engine to measure');
  });

  it('says what the driver failed with', () => {
    const { result: _result, ...failed } = data({ error: 'drv: no such image' });
    expect(reportPage(failed)).toContain('<h1 class="failed">drv: no such image</h1>');
  });
});
