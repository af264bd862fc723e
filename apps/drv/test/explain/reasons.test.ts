import type { ContainerTask, RunResult } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/explain/reasons.ts';

const task: ContainerTask = { id: 't', image: 'busybox' };

function told(result: object): readonly string[] {
  return reasons(
    {
      taskId: 't',
      status: 'success',
      exitCode: 0,
      oom: 'none',
      output: { stdoutBytes: 0, stderrBytes: 0, complete: true },
      usage: { samples: 1 },
      image: { reference: 'docker.io/library/busybox', id: 'sha256:0' },
      ...result,
    } as unknown as RunResult,
    task,
  );
}

describe('reasons', () => {
  it.each([
    ['connection', /^Some of its output may be missing: the engine/],
    ['limit', /^Not all of its output arrived \(limit\)\.$/],
    [undefined, /^Not all of its output arrived \(unknown\)\.$/],
  ])('says what is known of output that is not complete: %s', (incomplete, line) => {
    const output = { stdoutBytes: 0, stderrBytes: 0, complete: false, incomplete };
    expect(told({ output })).toContainEqual(expect.stringMatching(line));
  });

  it('says nothing of output that is complete', () => {
    expect(told({}).join(' ')).not.toMatch(/output/);
  });

  it.each([
    ['none', /drv sent none; the engine reports no kill for memory/],
    ['unknown', /drv sent none; it may have been killed for memory/],
  ])('says of a SIGKILL out of nowhere whether it may have been for memory: %s', (oom, line) => {
    const killed = { status: 'killed', cause: 'signal', signal: 'SIGKILL', exitCode: 137, oom };
    expect(told(killed)).toContainEqual(expect.stringMatching(line));
  });
});
