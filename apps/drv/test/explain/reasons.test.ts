import type { ContainerTask, RunResult } from '@drv/core';
import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/explain/reasons.ts';

const task: ContainerTask = { id: 't', image: 'busybox' };

function told(result: object, seen?: string): readonly string[] {
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
    seen,
  );
}

describe('reasons', () => {
  it.each([
    ['connection', /^Some of its output may be missing: the engine/],
    ['limit', /^Its output was cut at the limit\.$/],
    [undefined, /^Some of its output is missing\.$/],
  ])('says what is known of output that is not complete: %s', (incomplete, line) => {
    const output = { stdoutBytes: 0, stderrBytes: 0, complete: false, incomplete };
    expect(told({ output })).toContainEqual(expect.stringMatching(line));
  });

  it.each(['connection', 'reader'])('says what was seen that decided it: %s', (incomplete) => {
    const output = { stdoutBytes: 0, stderrBytes: 0, complete: false, incomplete };
    const lines = told({ output }, 'the connection was lost');
    expect(lines).toContainEqual(expect.stringMatching(/ What was seen: the connection was lost\.$/));
  });

  it.each([
    ['shared-clock', /sent SIGTERM\. It ended after that, by the clock that drv and the engine share\.$/],
    ['signal', /the engine took a signal\.$/],
    ['engine-clock', /by the engine's clock it ran at least as long\.$/],
  ])('says by what a stop is known to have come before the end: %s', (decidedBy, line) => {
    const stop = { reason: 'caller', signals: ['SIGTERM'], forced: false, decidedBy };
    expect(told({ status: 'cancelled', stop })[0]).toMatch(line);
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
