import { run, type ContainerTask, type Driver } from '@drv/core';

/** A program that somebody handed in, with what it is given and what it should answer. */
export interface Submission {
  readonly command: readonly string[];
  readonly input: string;
  readonly expected: string;
}

export type Verdict =
  | 'accepted'
  | 'wrong answer'
  | 'runtime error'
  | 'time limit exceeded'
  | 'memory limit exceeded'
  | 'output limit exceeded'
  | 'killed'
  | 'cancelled';

export interface JudgeOptions {
  readonly image: string;
  readonly timeoutMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs one submission without a network, with hard limits, and says what became of it. */
export async function judge(
  driver: Driver,
  { command, input, expected }: Submission,
  { image, timeoutMs, memoryBytes, outputBytes, signal }: JudgeOptions,
): Promise<Verdict> {
  const task: ContainerTask = {
    image,
    command,
    network: 'none',
    readOnlyRoot: true,
    user: '65534:65534',
    timeoutMs,
    graceMs: 0,
    limits: { memoryBytes, cpus: 1, pids: 64 },
    output: { limitBytes: outputBytes, onLimit: 'stop' },
  };
  const result = await run(driver, task, { input, signal });
  switch (result.status) {
    case 'success':
      return result.stdout.trimEnd() === expected ? 'accepted' : 'wrong answer';
    case 'error':
      return 'runtime error';
    case 'timeout':
      return 'time limit exceeded';
    case 'killed':
      if (result.cause === 'oom') return 'memory limit exceeded';
      return result.cause === 'output-limit' ? 'output limit exceeded' : 'killed';
    case 'cancelled':
      return 'cancelled';
  }
}
