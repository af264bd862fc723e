import type { ProxyRule } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';

const MIB = 1024 * 1024;
const DRIVERS = isPodman ? ['json-file'] : ['local', 'json-file'];
/** Thrown away while the task goes on: of the beginning nothing is left. */
const SMALL_FILES = { 'max-size': '1m', 'max-file': '2' };
const FLOOD = 'exec yes "$(head -c 500 /dev/zero | tr "\\0" x)"';

const cutAfter = (bytes: number): ProxyRule => ({ on: 'container.attach', at: 'body', bytes, fault: 'cut' });

describe.runIf(hasSocket)(
  whereSocket('a task that writes without end, whose connection is cut'),
  { timeout: 90_000 },
  () => {
    it.each(DRIVERS)('is stopped at its output limit, which is more than its log keeps: %s', (driver) =>
      onFaultyEngine(
        [cutAfter(6 * MIB)],
        async ({ run, shell }) => {
          const output = { limitBytes: 12 * MIB, onLimit: 'stop' } as const;
          expect(await run(shell(FLOOD, { output }))).toMatchObject({
            result: {
              status: 'killed',
              cause: 'output-limit',
              output: { stdoutBytes: expect.any(Number) as number, complete: false, incomplete: 'limit' },
            },
          });
        },
        { driver: { logConfig: { driver, options: SMALL_FILES } } },
      ),
    );

    it('is stopped at its output limit, although its log cannot be read at first', () =>
      onFaultyEngine(
        [cutAfter(1_000), { on: 'container.logs', at: 'request', fault: 'cut', times: 5 }],
        async ({ run, shell }) => {
          const output = { limitBytes: MIB, onLimit: 'stop' } as const;
          expect(await run(shell(FLOOD, { output }))).toMatchObject({
            result: { status: 'killed', cause: 'output-limit', output: { complete: false } },
          });
        },
      ));
  },
);
