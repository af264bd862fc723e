import { runTask, type ContainerTask, type RunResult } from '@drv/core';
import { Captured, type EngineFixture } from '../../support/engine-fixture.ts';

/** A task that has ended, and what it wrote. */
export interface Seen {
  readonly result: RunResult;
  readonly out: string;
  readonly err: string;
}

/** A busy engine may lose the output of a task that is over at once; drv then says so. */
const ATTEMPTS = 3;

/** Runs a script with these fields of a task, and gives what it sees from inside. */
export function seenInside({ driver, shell }: Pick<EngineFixture, 'driver' | 'shell'>) {
  return async (script: string, fields: Omit<Partial<ContainerTask>, 'id'>): Promise<Seen> => {
    for (let attempt = 1; ; attempt += 1) {
      const stdout = new Captured();
      const stderr = new Captured();
      const result = await runTask(driver, shell(script, fields), { stdout, stderr });
      const isLost = !result.output.complete && result.output.incomplete === 'connection';
      if (!isLost || attempt === ATTEMPTS) return { result, out: stdout.text, err: stderr.text };
    }
  };
}
