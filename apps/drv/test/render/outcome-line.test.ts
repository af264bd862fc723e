import type { RunResult } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { outcomeLine } from '../../src/render/outcome-line.ts';
import { plain } from '../../src/render/style.ts';

const evidence = {
  taskId: 't',
  startedAt: '',
  finishedAt: '',
  durationMs: 1240,
  oom: 'none',
  output: { stdoutBytes: 1_258_291, stderrBytes: 0, complete: true },
  usage: { samples: 2, cpuSeconds: 0.81, peakMemoryBytes: 35_861_299 },
  image: { reference: 'docker.io/library/busybox', id: 'sha256:0' },
};
const stop = { reason: 'deadline', requestedAt: '', signals: ['SIGTERM', 'SIGKILL'], forced: true };

describe('outcomeLine', () => {
  it.each([
    [{ status: 'success', exitCode: 0 }, 'success'],
    [{ status: 'success', exitCode: 0, oom: 'child' }, 'success (a child process was killed for memory)'],
    [{ status: 'error', exitCode: 3 }, 'exit code 3'],
    [{ status: 'timeout', timeoutMs: 90_000 }, 'timed out after 90 s'],
    [{ status: 'timeout', timeoutMs: 1000, stop }, 'timed out after 1 s, killed'],
    [{ status: 'killed', cause: 'oom', exitCode: 137 }, 'killed: out of memory'],
    [{ status: 'killed', cause: 'signal', exitCode: 139, signal: 'SIGSEGV' }, 'killed by SIGSEGV'],
    [{ status: 'killed', cause: 'output-limit' }, 'killed: exceeded its output limit'],
    [{ status: 'cancelled', reason: 'SIGINT' }, 'cancelled: SIGINT'],
    [{ status: 'cancelled', reason: '\u001b[2J' }, 'cancelled: \\x1b[2J'],
  ])('says what %j is', (verdict, words) => {
    const line = outcomeLine({ ...evidence, ...verdict } as RunResult, plain);
    const spent = words.startsWith('timed out') ? '' : ' (task ran 1.24 s)';
    expect(line).toBe(`drv: ${words}${spent}, CPU 810 ms, peak memory 34.2 MiB, stdout 1.2 MiB`);
  });

  it('does not tell the time of a task that was too short for its engine', () => {
    const result = { ...evidence, status: 'success', exitCode: 0, durationMs: 0 } as RunResult;
    expect(outcomeLine(result, plain)).toMatch(/^drv: success \(task ran <1 ms\), CPU /);
  });

  it('leaves out what is not known, and says what is missing', () => {
    const result = {
      ...evidence,
      status: 'error',
      exitCode: 1,
      usage: { samples: 0 },
      output: { stdoutBytes: 0, stderrBytes: 7, complete: false, incomplete: 'connection' },
    } as RunResult;
    expect(outcomeLine(result, plain)).toBe(
      'drv: exit code 1 (task ran 1.24 s), stdout 0 B, stderr 7 B, output perhaps incomplete: the engine may have lost some',
    );
  });
});
