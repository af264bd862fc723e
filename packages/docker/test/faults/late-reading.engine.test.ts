import { delay } from '@drv/core/driver';
import { describe, expect, it } from 'vitest';
import { engineTraits } from '../../src/engine/traits/engine-traits.ts';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';

/** From before the start: longer than an engine waits for the output of a task that has ended, and than a busy one takes to start it. */
const LATE_MS = 4_500;
/** No idle engine takes so long. */
const SLOW_START_MS = 600;

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

describe.runIf(hasSocket)(whereSocket('an engine that is slow to start a task'), () => {
  it('is not believed that a task that was over at once wrote nothing', () =>
    onFaultyEngine(
      [{ on: 'container.start', at: 'answered', fault: () => delay(SLOW_START_MS) }],
      async ({ run, shell, direct }) => {
        const doubted = engineTraits(await direct.info()).attachRace;
        expect(await run(shell('exit 0'))).toMatchObject({
          result: {
            status: 'success',
            output: doubted ? { complete: false, incomplete: 'connection' } : { complete: true },
          },
        });
      },
    ));
});

describe.runIf(hasSocket)(whereSocket('a slow way between the engine and drv'), () => {
  it('does not make output incomplete that the engine had in time', () =>
    onFaultyEngine(
      [{ on: 'container.attach', at: 'headers', fault: () => delay(LATE_MS) }],
      async ({ run, shell }) => {
        expect(await run(shell('echo out'))).toMatchObject({
          result: { status: 'success', output: { stdoutBytes: 4, complete: true } },
          stdout: 'out\n',
        });
      },
      { driver: { drainMs: 10_000 } },
    ));

  it('makes it doubtful where the engine does not tell when it had it', () =>
    onFaultyEngine(
      [
        { on: 'container.attach', at: 'headers', fault: () => delay(LATE_MS) },
        // Podman, which waits for whoever reads, is not asked.
        ...(isPodman ? [] : [{ on: 'events', at: 'request', fault: 'refuse' } as const]),
      ],
      async ({ run, shell, direct }) => {
        const doubted = Number.isFinite(engineTraits(await direct.info()).drainsOutputMs);
        expect(await run(shell('echo out'))).toMatchObject({
          result: {
            status: 'success',
            output: doubted ? { complete: false, incomplete: 'connection' } : { complete: true },
          },
          stdout: 'out\n',
        });
      },
      { driver: { drainMs: 10_000 } },
    ));
});
