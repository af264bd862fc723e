import type { TaskWithId } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { buildResult, type ResultParts } from '../../src/outcome/build-result.ts';
import type { StopAttempt } from '../../src/outcome/stop-attempt.ts';

const task: TaskWithId = { id: 't', image: 'busybox', timeoutMs: 1_000 };
const deadline: StopAttempt = {
  reason: 'deadline',
  requestedAt: '2026-01-01T00:00:01.000Z',
  signals: [],
  forced: false,
  delivered: false,
};

function result(
  finishedAt: string,
  stop: StopAttempt | undefined,
  exitCode = 0,
  sharedClock = false,
  datedEarlyMs?: number,
) {
  const parts: ResultParts = {
    task,
    queuedMs: 1.4,
    exit: { exitCode, oomKilled: false, startedAt: '2026-01-01T00:00:00.000Z', finishedAt },
    stop,
    output: { stdoutBytes: 0, stderrBytes: 0, complete: true },
    usage: { samples: 0 },
    image: { reference: 'docker.io/library/busybox', id: 'sha256:1' },
    sharedClock,
    datedEarlyMs,
  };
  return buildResult(parts);
}

describe('buildResult', () => {
  it('believes a deadline that reached the task', () => {
    const stop = { ...deadline, delivered: true, signals: ['SIGTERM'] };
    expect(result('2026-01-01T00:00:01.100Z', stop)).toMatchObject({
      status: 'timeout',
      timeoutMs: 1_000,
      exitCode: 0,
    });
  });

  it('does not believe one that found the task gone before it', () => {
    const decided = result('2026-01-01T00:00:00.999Z', deadline);
    expect(decided.status).toBe('success');
    expect(decided).not.toHaveProperty('stop');
  });

  it("believes the engine's clock where no signal reached the task", () => {
    expect(result('2026-01-01T00:00:01.500Z', deadline).status).toBe('timeout');
  });

  it('does not call a task cancelled that had ended before the cancel', () => {
    expect(result('2026-01-01T00:00:05.000Z', { ...deadline, reason: 'caller' }, 3)).toMatchObject({
      status: 'error',
      exitCode: 3,
    });
  });

  it('does not call a task timed out that had ended before the stop was asked for, where the clocks tell', () => {
    const asked = { ...deadline, requestedAt: '2026-01-01T00:00:01.030Z' };
    // Its deadline had passed, and nobody had acted on it yet. The kernel takes a signal for what has just ended, too.
    for (const stop of [asked, { ...asked, delivered: true, signals: ['SIGTERM'] }]) {
      const decided = result('2026-01-01T00:00:01.029999999Z', stop, 0, true);
      expect(decided.status).toBe('success');
      expect(decided).not.toHaveProperty('stop');
    }
  });

  it('does not believe a date that may be too early by more than it is', () => {
    const killed = { ...deadline, delivered: true, signals: ['SIGKILL'], forced: true };
    const at = (finishedAt: string) => result(finishedAt, killed, 137, true, 10);
    expect(at('2026-01-01T00:00:00.995Z')).toMatchObject({
      status: 'timeout',
      stop: { decidedBy: 'signal' },
    });
    expect(at('2026-01-01T00:00:01.001Z')).toMatchObject({ stop: { decidedBy: 'shared-clock' } });
    expect(at('2026-01-01T00:00:00.980Z')).toMatchObject({ status: 'killed' });
  });

  it('believes a date that may be too early where no signal reached the task', () => {
    const asked = { ...deadline, requestedAt: '2026-01-01T00:00:01.030Z' };
    const decided = result('2026-01-01T00:00:01.025Z', asked, 0, true, 10);
    expect(decided.status).toBe('success');
    expect(decided).not.toHaveProperty('stop');
  });

  it.each([
    [true, { ...deadline, delivered: true, signals: ['SIGTERM'] }, 'shared-clock'],
    [true, deadline, 'shared-clock'],
    [false, { ...deadline, delivered: true, signals: ['SIGTERM'] }, 'signal'],
    [false, deadline, 'engine-clock'],
  ] as const)('says what decided that the stop came first: %s, %j', (sharedClock, stop, decidedBy) => {
    expect(result('2026-01-01T00:00:01.100Z', stop, 0, sharedClock)).toMatchObject({
      status: 'timeout',
      stop: { reason: 'deadline', decidedBy },
    });
  });

  it('is plain JSON data', () => {
    const decided = result('2026-01-01T00:00:00.999Z', undefined);
    expect(JSON.parse(JSON.stringify(decided))).toEqual(decided);
  });
});
