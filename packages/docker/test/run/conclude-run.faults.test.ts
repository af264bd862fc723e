import { runTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { programs } from '@drv/testing';
import { startEngineProxy, type SpoiltAnswer } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { onFakeEngine } from '../support/on-fake-engine.ts';

/** Tells that a container ended so many milliseconds after it did. */
function toldLate(ms: number): SpoiltAnswer {
  return {
    name: 'late',
    spoil(_answer, client) {
      const event = `{"Type":"container","Action":"die","timeNano":${Date.now() + ms}000000}\n`;
      client.end(`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n${event}`);
    },
  };
}

describe('output that is read from the log of a task', () => {
  it.each<[string, boolean, SpoiltAnswer | undefined]>([
    ['is whole where the engine had closed it in time', true, undefined],
    ['is not called complete where the engine may have closed it early', false, toldLate(2_500)],
    ['is not called complete where it took its whole patience with the log', false, toldLate(14_000)],
  ])('%s', (_what, complete, fault) =>
    onFakeEngine([], async ({ engine, task }) => {
      await using proxy = await startEngineProxy(engine.host.slice('unix://'.length), {
        rules: [
          { on: 'container.attach', at: 'headers', fault: 'cut' },
          ...(fault === undefined ? [] : [{ on: 'events', at: 'answered', fault } as const]),
        ],
      });
      await using driver = createDockerDriver({ host: proxy.host, sweepEveryMs: 0 });
      const { output } = await runTask(driver, task(programs.print('all of it')));
      expect(output).toMatchObject({ stdoutBytes: 9, complete });
      if (!complete) expect(output.incomplete).toBe('connection');
    }),
  );
});
