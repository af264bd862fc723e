import { expect, it } from 'vitest';
import type { RunEvidence } from '../../src/driver.ts';
import { expectSuccess, TaskFailed, type RunResult } from '../../src/index.ts';

const evidence: RunEvidence = {
  taskId: 'sum-1',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
  durationMs: 1_000,
  oom: 'none',
  output: { stdoutBytes: 0, stderrBytes: 0, complete: true },
  usage: { samples: 0 },
  image: { reference: 'docker.io/library/busybox:1', id: 'sha256:00' },
};

it('gives a success back', () => {
  const result: RunResult = { ...evidence, status: 'success', exitCode: 0 };
  expect(expectSuccess(result)).toBe(result);
});

it('shows the last lines of stderr, where they were captured', () => {
  const result = { ...evidence, status: 'error', exitCode: 3, stderr: 'one\nno space left\n' } as const;
  expect(() => expectSuccess(result)).toThrow('Task sum-1: error, exit code 3\none\nno space left');
});

it.each<[RunResult, string]>([
  [{ ...evidence, status: 'error', exitCode: 3 }, 'Task sum-1: error, exit code 3'],
  [{ ...evidence, status: 'killed', cause: 'oom', exitCode: 137 }, 'Task sum-1: killed (oom), exit code 137'],
  [{ ...evidence, status: 'timeout', timeoutMs: 10 }, 'Task sum-1: timeout'],
  [{ ...evidence, status: 'cancelled' }, 'Task sum-1: cancelled'],
])('throws the rest with the result inside: %#', (result, message) => {
  const call = () => expectSuccess(result);
  expect(call).toThrow(TaskFailed);
  expect(call).toThrow(
    expect.objectContaining({ name: 'TaskFailed', code: 'DRV_TASK_FAILED', message, result }),
  );
});
