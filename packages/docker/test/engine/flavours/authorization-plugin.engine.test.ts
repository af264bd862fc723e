import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { runTask } from '@drv/core';
import type { PrivateEngine } from '@drv/tooling-engine';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDockerDriver, createEngineClient, findRefusedCalls } from '../../../src/index.ts';
import { isPodman } from '../../support/on-podman.ts';
import { canStartEngine, onOwnEngine, useOwnEngine } from '../../support/own-engine.ts';

const TASK = { image: 'drv.test/busybox:1', command: ['sh', '-c', 'cat; exit 3'], network: 'none' } as const;

/** What a plugin says of a call: undefined lets it through. */
type Judge = (call: string) => string | undefined;

/** Puts an authorization plugin into a running Docker. */
async function authorize({ home, pid, api }: PrivateEngine, judge: Judge): Promise<void> {
  let asked = 0;
  const plugin = createServer((request, response) => {
    const answer = (document: object) => void response.end(JSON.stringify(document));
    if (request.url === '/Plugin.Activate') return answer({ Implements: ['authz'] });
    if (request.url !== '/AuthZPlugin.AuthZReq') return answer({ Allow: true });
    asked += 1;
    return void text(request).then((body) => {
      const { RequestMethod: method, RequestUri: uri } = JSON.parse(body) as Record<string, string>;
      const said = judge(`${method} ${uri?.replace(/\?.*/, '').replace(/^\/v[\d.]+/, '')}`);
      answer(said === undefined ? { Allow: true } : { Allow: false, Msg: said });
    });
  });
  const socket = join(home.directory, 'plugin.sock');
  await new Promise<void>((resolve) => plugin.listen(socket, resolve));
  onTestFinished(() => {
    plugin.close();
    plugin.closeAllConnections();
  });
  mkdirSync(join(home.etcDocker, 'plugins'), { recursive: true });
  writeFileSync(join(home.etcDocker, 'plugins', 'judge.spec'), `unix://${socket}`);
  const settings = JSON.parse(readFileSync(home.daemonConfig, 'utf8')) as object;
  writeFileSync(home.daemonConfig, JSON.stringify({ ...settings, 'authorization-plugins': ['judge'] }));
  process.kill(pid, 'SIGHUP');
  await expect
    .poll(async () => {
      await api.call('GET', '/version').catch(() => {});
      return asked;
    })
    .toBeGreaterThan(0);
}

describe.runIf(canStartEngine && !isPodman)(onOwnEngine('an authorization plugin that refuses'), () => {
  const own = useOwnEngine();

  it('is heard: the error has its words, nothing is left, and the calls are found', async () => {
    await authorize(own.current, (call) =>
      call.endsWith('/start') ? 'tasks are not started on Sundays' : undefined,
    );
    const { host, api } = own.current;
    const driver = createDockerDriver({ host, sweepEveryMs: 0 });
    onTestFinished(() => driver.close());
    const error: unknown = await runTask(driver, TASK).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'DRV_START_FAILED',
      message: expect.stringContaining('tasks are not started on Sundays') as string,
    });
    expect(await api.json('GET', '/containers/json?all=1')).toEqual([[]]);
    const engine = createEngineClient({ host });
    onTestFinished(() => engine.close());
    expect(await findRefusedCalls(engine)).toEqual([
      { call: 'POST /containers/{id}/start', neededFor: 'every task' },
    ]);
  });
});
