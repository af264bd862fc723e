import type { FinishedTask } from '../../src/finished/finished-task.ts';

/** A task that succeeded, but for what is said otherwise. */
export function someTask(given: Partial<FinishedTask> = {}): FinishedTask {
  return {
    number: 1,
    name: 'img do',
    outcome: 'success',
    isUnknown: false,
    words: 'success',
    exitCode: 0,
    seconds: 1.5,
    endedAt: '2026-01-02T03:04:05.678Z',
    outputTail: '',
    ...given,
  };
}
