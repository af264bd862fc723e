import { buildTestImages, findBusybox, startPrivateEngine, whyNoPrivateEngine } from '@drv/tooling-engine';
import { describe, expect, it } from 'vitest';
import { spawnDrv } from './support/drv-process.ts';

const reason = whyNoPrivateEngine();

// It removes every image that nothing uses: only on an engine that is nobody else's.
describe.skipIf(reason !== undefined)(`the image budget${reason === undefined ? '' : ` (${reason})`}`, () => {
  it('is kept by removing images that nothing uses, after the run', async () => {
    await using own = await startPrivateEngine();
    const { busybox } = await buildTestImages(own.api, await findBusybox(own.api, '/nowhere'), '1');
    const images = async () => (await own.api.json('GET', '/images/json')).flat().length;
    const run = async (...budget: string[]) => {
      const drv = spawnDrv(['run', '--host', own.host, '--quiet', ...budget, busybox, '--', 'echo', 'ran']);
      drv.child.stdin.end();
      const { code, stdout, stderr } = await drv.ended;
      expect([code, stdout.toString(), stderr]).toEqual([0, 'ran\n', '']);
    };
    const before = await images();
    await run();
    await run('--image-budget', '10g');
    expect(await images()).toBe(before);
    await run('--image-budget', '1k');
    expect(await images()).toBe(0);
  });
});
