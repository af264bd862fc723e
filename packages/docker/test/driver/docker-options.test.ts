import { describe, expect, it } from 'vitest';
import {
  createDockerDriver,
  createEngineClient,
  readOutput,
  sweepContainers,
  type DockerDriverOptions,
} from '../../src/index.ts';

/** None of them is a time or a size; JavaScript's timers take each for 1 ms. */
const WRONG = [Number.NaN, -1, -Infinity, '5', null, {}] as const;
const TIMING = ['killMs', 'drainMs', 'readerMs', 'startMs', 'engineLostMs', 'removeMs'] as const;
const host = 'unix:///nowhere.sock';

const refusal = (name: string): unknown =>
  expect.objectContaining({
    code: 'DRV_INVALID_OPTION',
    message: expect.stringMatching(new RegExp(`^${name} must be a (?:whole )?number`)) as string,
  });

describe('a number that makes no sense', () => {
  it.each([
    ...TIMING.map((name) => [name, (wrong: unknown) => ({ [name]: wrong })] as const),
    ['spool.memoryBytes', (memoryBytes: unknown) => ({ spool: { memoryBytes } })],
    ['sweepEveryMs', (sweepEveryMs: unknown) => ({ sweepEveryMs })],
    ['requestTimeoutMs', (requestTimeoutMs: unknown) => ({ requestTimeoutMs })],
  ] as const)('of a driver is refused by name: %s', (name, optionsOf) => {
    for (const wrong of WRONG) {
      const options = { host, ...optionsOf(wrong) } as DockerDriverOptions;
      expect(() => createDockerDriver(options)).toThrow(refusal(name));
    }
  });

  it('of a call is refused by name', async () => {
    const engine = createEngineClient({ host });
    for (const wrong of WRONG as readonly unknown[] as readonly number[]) {
      await expect(sweepContainers({ engine, removeMs: wrong })).rejects.toEqual(refusal('removeMs'));
      const entries = readOutput({ engine, container: 'x', idleMs: wrong });
      await expect(entries.next()).rejects.toEqual(refusal('idleMs'));
    }
  });
});

it('takes bounds that are longer than a timer of Node, and none at all', async () => {
  const month = 30 * 24 * 3_600_000;
  for (const long of [month, Infinity]) {
    const timing = Object.fromEntries(TIMING.map((name) => [name, long]));
    await createDockerDriver({ host, sweepEveryMs: long, requestTimeoutMs: long, ...timing }).close();
  }
});
