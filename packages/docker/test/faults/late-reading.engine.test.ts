import { delay } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { engineTraits } from '../../src/engine/traits/engine-traits.ts';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';

describe.runIf(hasSocket)(whereSocket('an engine that is slow to answer before the start'), () => {
  it.each([
    ['that wrote nothing and was over at once is not said to have written nothing', 'exit 0', 0, true],
    ['that wrote nothing for longer than an engine may be late has written nothing', 'sleep 1.5', 0, false],
    ['whose output arrived has complete output', 'printf out', 3, false],
  ])('a task %s', async (_, script, stdoutBytes, mayBeDoubted) => {
    await onFaultyEngine(
      [{ on: 'container.attach', at: 'request', fault: () => delay(50) }],
      async ({ run, shell, direct }) => {
        const doubted = mayBeDoubted && engineTraits(await direct.info()).attachRace;
        expect(await run(shell(script))).toMatchObject({
          result: {
            status: 'success',
            output: doubted
              ? { stdoutBytes, complete: false, incomplete: 'connection' }
              : { stdoutBytes, complete: true },
          },
        });
      },
    );
  });
});
