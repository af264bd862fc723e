import { createHash } from 'node:crypto';
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
    transcript: [],
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
        error: { line: EVIL, code: EVIL, exitCode: 125 },
        stdout: { head: Buffer.from(EVIL), tail: Buffer.from(EVIL), droppedBytes: 10 },
        stderr: { ...NOTHING, head: Buffer.from([0x3c, 0xff, 0x00, 0x41]) },
        transcript: [{ stream: 'stderr', atMs: 7, bytes: Buffer.from(EVIL) }],
      }),
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<script>alert|<img|\u001b|\u202e|\u0000/);
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).toContain('&lt;\ufffd\\x00A');
  });

  it('loads nothing, and runs nothing but what its policy names', () => {
    const page = reportPage(data());
    const [, script = ''] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
    const digest = createHash('sha256').update(script).digest('base64');
    expect(page.replaceAll('&#39;', "'")).toContain(`script-src 'sha256-${digest}'`);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/https?:| src=|@import|url\(/);
  });

  it('draws what the task used, and leaves out what the engine did not tell', () => {
    const page = reportPage(data());
    const titles = [...page.matchAll(/<figcaption><b>(.*?)<\/b> <span>(.*?)<\/span>/g)].map((m) =>
      m.slice(1),
    );
    expect(titles).toEqual([
      ['Processors', 'highest sample 0.50'],
      ['Memory', 'highest sample 4 MiB'],
      ['Network', 'highest sample 2 KiB/s'],
    ]);
    expect(page).toContain('limit 8 MiB');
    expect(page.match(/<polyline/g)).toHaveLength(4);
  });

  it('says that a task was too short to be measured, and nothing of one that did not start', () => {
    const entries = [{ name: 'container.wait', startedMs: 1, endedMs: 2 }] as const;
    expect(reportPage(data({ buckets: [], entries }))).toContain('too short for the engine to measure');
    const { result: _result, ...failed } = data({
      buckets: [],
      entries: [],
      error: { line: 'drv: no such image', code: 'DRV_IMAGE_NOT_FOUND', exitCode: 125 },
    });
    const page = reportPage(failed);
    expect(page).toContain('Nothing was measured: the task did not start.');
    expect(page).toContain('No output.');
    expect(page).not.toMatch(/too short|started </);
  });

  it('begins with why, the end of stderr and the output with its times', () => {
    const stderr = { ...NOTHING, head: Buffer.from('begin\nchown: Operation not permitted\n') };
    const page = reportPage(
      data({
        result: { ...data().result, status: 'error', exitCode: 1 } as RunResult,
        entries: [
          { name: 'credentials.resolve', startedMs: 900, endedMs: 910 },
          { name: 'container.start', startedMs: 1000, endedMs: 1010 },
        ],
        stderr,
        hint: 'see --cap-add',
        transcript: [
          { stream: 'stdout', atMs: 1020, bytes: Buffer.from('out\n') },
          { stream: 'stderr', atMs: 2240, bytes: stderr.head },
        ],
      }),
    );
    const at = (text: string) => page.indexOf(text);
    const order = [
      'nobody stopped it',
      '--cap-add',
      'The end of stderr',
      'Output',
      '120 ms',
      '1.34 s',
      'Figures',
    ];
    expect(order.map(at).filter((index) => index === -1)).toEqual([]);
    expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
  });

  it('names what the task was given, and no value of a variable', () => {
    const page = reportPage(
      data({
        task: {
          id: 't',
          image: 'busybox',
          workDir: '/w',
          env: { TOKEN: 's3cret' },
          volumes: [{ hostPath: '/src', containerPath: '/dst', readOnly: true }],
        },
      }),
    );
    for (const part of ['/w', 'TOKEN', '/src → /dst (read-only)']) expect(page).toContain(part);
    expect(page).not.toContain('s3cret');
  });

  it('says what the driver failed with', () => {
    const { result: _result, ...failed } = data({
      error: { line: 'drv: no such image', code: 'DRV_IMAGE_NOT_FOUND', exitCode: 125 },
    });
    expect(reportPage(failed)).toContain('<h1 class="failed">no such image</h1>');
    expect(reportPage(failed)).toContain('The task had started, and how it ended is not known: DRV_IMAGE');
    expect(reportPage({ ...failed, entries: [] })).toContain(
      'The task did not start: DRV_IMAGE_NOT_FOUND. The exit code of drv is 125.',
    );
  });

  it('does not head a success green whose artifact could not be taken out', () => {
    const failure = { code: 'DRV_INVALID_OPTION', message: 'into: /x must be a directory' };
    const artifacts = [
      {
        path: '/out',
        entries: 0,
        bytes: 0,
        complete: false,
        incomplete: 'failed',
        failure,
        skipped: [],
        skippedCount: 0,
      },
    ];
    const page = reportPage(data({ result: { ...data().result, artifacts } as unknown as RunResult }));
    expect(page).toContain('<h1 class="failed">success, but an artifact could not be taken out</h1>');
    expect(page).toContain('/out could not be taken out: /x must be a directory.');
  });

  it('names a limit that is too far away to be drawn', () => {
    const recorder = createStatsRecorder();
    for (const at of [0, 1_000])
      recorder.add({
        at,
        epoch: 0,
        cpu: { timeNs: 0 },
        memory: { workingSetBytes: 1_048_576, limitBytes: 1_073_741_824 },
      });
    const page = reportPage(data({ buckets: recorder.buckets() }));
    expect(page).toContain('<i class="soft">limit 1 GiB</i>');
    expect(page).not.toContain('<line class="level"');
  });
});
