import { getEventListeners } from 'node:events';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { EngineInfo } from '../../src/engine/traits/engine-info.ts';
import type { LogsOptions } from '../../src/engine/calls/container-logs.ts';
import type { ContainerState } from '../../src/engine/calls/container-state.ts';
import { readOutput } from '../../src/index.ts';

const CONTAINER = 'f'.repeat(64);
const GONE = `{"cause":"no such container","message":"failed to obtain logs for Container '${CONTAINER}': container ${CONTAINER} does not exist in database: no such container","response":500}\n`;

async function* neverTold(): AsyncGenerator<void> {}

/**
 * Podman with a task that has a terminal. Each reading of its log gives the next text; the task ends before the last
 * one, which is given from then on. What it follows ends at once.
 */
function podmanWith(...logs: readonly string[]) {
  const left = [...logs];
  let end = (_exitCode: number) => {};
  const exitCode = new Promise<number>((resolve) => {
    end = resolve;
  });
  const state: Partial<ContainerState> = {
    id: CONTAINER,
    status: 'running',
    tty: true,
    labels: {},
    log: { driver: 'k8s-file', options: {} },
  };
  const info: Partial<EngineInfo> = { flavour: 'podman', version: '4.3.1' };
  return {
    where: 'here',
    info: async () => info as EngineInfo,
    inspect: async () => state as ContainerState,
    wait: async () => ({ exitCode, abandon() {} }),
    endEvent: async () => undefined,
    endEvents: neverTold,
    async logs(_id: string, { follow }: LogsOptions): Promise<Readable> {
      if (follow) return Readable.from([]);
      const text = (left.length > 1 ? left.shift() : left[0]) ?? '';
      if (left.length === 1) end(0);
      return Readable.from([Buffer.from(text)]);
    },
  };
}

async function read(engine: ReturnType<typeof podmanWith>, follow: boolean): Promise<string> {
  let text = '';
  for await (const { data, afterGap } of readOutput({ engine, container: CONTAINER, follow }))
    text += `${afterGap === true ? '(gap)' : ''}${data.toString()}`;
  return text;
}

it('takes no error of the engine for output of the task, where its container is removed while it is read', async () => {
  expect(await read(podmanWith('one\r\n', `one\r\ntwo\r\n${GONE}`, GONE), true)).toBe('one\r\ntwo\r\n(gap)');
  await expect(read(podmanWith(`one\r\n${GONE}`), false)).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });
});

it('gives what a task writes that looks like it, when more follows', async () => {
  expect(await read(podmanWith(`${GONE}and more\r\n`, `${GONE}and more\r\n`), true)).toBe(
    `${GONE}and more\r\n`,
  );
});

it('leaves nothing of a reading that is over on its signal, however many there are', async () => {
  const lines = Array.from({ length: 8 }, (_, index) => `${index}\r\n`);
  const engine = podmanWith(...lines.map((_, index) => lines.slice(0, index + 1).join('')));
  const { logs } = engine;
  const left: number[] = [];
  engine.logs = async (id, options) => {
    const { follow, signal } = options;
    if (!follow && signal !== undefined) left.push(getEventListeners(signal, 'abort').length);
    return logs(id, options);
  };
  expect(await read(engine, true)).toBe(lines.join(''));
  expect(left.length).toBeGreaterThanOrEqual(lines.length);
  // Of what is waited for at the moment.
  expect(Math.max(...left)).toBeLessThan(4);
});
