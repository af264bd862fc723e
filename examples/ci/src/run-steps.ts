import { join } from 'node:path';
import { lines, type Driver, type RunResult } from '@drv/core';

/** One step of a build. */
export interface Step {
  readonly name: string;
  readonly image: string;
  readonly script: string;
  /** What it makes in `/job`, by relative path; the steps after it find it there. */
  readonly makes?: readonly string[];
}

export interface BuildOptions {
  /** The sources, which every step gets a copy of. */
  readonly source: string;
  /** Where artifacts go. */
  readonly results: string;
  readonly onLine: (step: string, text: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Runs the steps one after the other, each in a fresh container, until one fails. No directory of the engine is mounted. */
export async function runSteps(
  driver: Driver,
  steps: readonly Step[],
  { source, results, onLine, signal }: BuildOptions,
): Promise<readonly RunResult[]> {
  const ended: RunResult[] = [];
  const made: string[] = [];
  for (const { name, image, script, makes = [] } of steps) {
    const task = {
      image,
      command: ['sh', '-ec', script],
      user: '1000:1000',
      workDir: '/job',
      files: { '/job/.build': name },
      timeoutMs: 600_000,
    };
    const output = lines(driver, task, {
      files: {
        '/job': { local: source },
        ...Object.fromEntries(made.map((path) => [`/job/${path}`, { local: join(results, path) }])),
      },
      artifacts: makes.map((path) => ({
        path: `/job/${path}`,
        into: join(results, path, '..'),
        required: true,
      })),
      signal,
    });
    for await (const { text } of output) onLine(name, text);
    ended.push(output.result);
    if (output.result.status !== 'success') break;
    made.push(...makes);
  }
  return ended;
}
