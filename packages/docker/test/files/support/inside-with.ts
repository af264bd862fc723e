import { run, type ContainerTask, type FileSources, type RunOptions } from '@drv/core';
import { expect } from 'vitest';
import type { EngineFixture } from '../../support/engine-fixture.ts';

/** What a task that is given files says on an engine. */
export function insideWith({ driver, shell }: EngineFixture) {
  return async (
    script: string,
    files: FileSources,
    fields: Omit<Partial<ContainerTask>, 'id'> = {},
    options: RunOptions = {},
  ): Promise<string> => {
    const { stdout, stderr, status } = await run(driver, shell(script, fields), { files, ...options });
    expect({ status, stderr }).toEqual({ status: 'success', stderr: '' });
    return stdout;
  };
}
