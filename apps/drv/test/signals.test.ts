import { once } from 'node:events';
import { createFakeEngine, standardPrograms } from '@drv/testing';
import { afterAll, afterEach, expect, it } from 'vitest';
import { STOP_SIGNALS } from '../src/process/stop-signals.ts';
import { endAllDrv, spawnDrv } from './support/drv-process.ts';
import { IMAGE } from './support/on-fake-engine.ts';

const engine = await createFakeEngine({ images: [IMAGE], programs: standardPrograms });

afterEach(endAllDrv);
afterAll(() => engine.close());

it.each(STOP_SIGNALS)('%s stops the task and leaves nothing behind', async (signal) => {
  const { child, ended } = spawnDrv(['run', IMAGE, 'sleep'], { env: { DOCKER_HOST: engine.host } });
  child.stdin.end();
  await once(child.stdout, 'data');
  child.kill(signal);
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  // Nothing of Node's: SIGUSR1 is what opens its debugger.
  expect(stderr).toMatch(new RegExp(`^drv: cancelled: ${signal} .*\\n$`));
  expect(engine.containers).toEqual([]);
});
