import { recoverTask } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { describe, expect, inject, it } from 'vitest';
import { orphan } from '../run/support/orphan.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';

// As `docker restart` does, and `docker start`: what the engine then keeps of an end is not that of the task.

const { host } = inject('engine');
const { driver, engine, images, shell, container } = useEngine();
const api = new EngineApi(host);
const restart = (id: string) => api.call('POST', `/containers/${id}/restart`, { query: { t: '0' } });

describe('a container that somebody restarts', () => {
  it('while its task runs: the task was killed, and did not succeed', async () => {
    const stdout = new Captured();
    const task = shell('echo a; sleep 60', { limits: { memoryBytes: 64 << 20 } });
    await using prepared = await driver.prepare(task);
    const handle = await prepared.start({ stdout });
    await expect.poll(() => stdout.text).toBe('a\n');
    await restart(`drv-${task.id}`);
    const result = await handle.wait().catch((error: unknown) => error);
    expect(result).toMatchObject(
      // Which may have looked away at its end, and then does not know it.
      isPodman
        ? expect.not.objectContaining({ status: 'success' })
        : { status: 'killed', cause: 'signal', oom: 'unknown', durationMs: expect.toSatisfy((ms) => ms > 0) },
    );
    await prepared.close();
    expect(await container(task.id)).toBeUndefined();
  });

  it('once its process was killed: nobody knows how the saved run ended', async () => {
    const saved = await orphan(host, shell('sleep 60', { recoverable: true, timeoutMs: 60_000 }));
    await restart(saved.containerId);
    await expect(recoverTask(driver, saved)).rejects.toMatchObject({
      code: 'DRV_OUTCOME_UNKNOWN',
      message: expect.stringContaining('was started again by somebody else') as string,
    });
    await engine.remove(saved.containerId);
  });
});

const STARTED_AGAIN = 'a container that somebody starts again after its end';
const WHY = 'Podman looks now and then, and answers a wait with the exit code of the later run';
describe.runIf(hasSocket && !isPodman)(
  isPodman ? `${STARTED_AGAIN} (skipped: ${WHY})` : whereSocket(STARTED_AGAIN),
  () => {
    it.each([
      ['and that ended otherwise', false],
      ['that ended otherwise, and was removed', true],
    ])('%s, before drv has asked how: the outcome is that of the task', (_what, isRemoved) =>
      onFaultyEngine([], async ({ proxy, direct, shell: scripted, run }) => {
        const task = scripted('[ -e /data/x ] && exit 0; touch /data/x; echo out; exit 7', {
          image: images.volume,
        });
        const name = `drv-${task.id}`;
        const ended = (code: number) =>
          expect
            .poll(async () => (await direct.inspect(name)) ?? {})
            .toMatchObject({ status: 'exited', exitCode: code });
        const startAgain = async () => {
          await ended(7);
          await api.call('POST', `/containers/${name}/start`);
          await ended(0);
          if (isRemoved) await direct.remove(name);
        };
        let again: Promise<void> | undefined;
        const once = () => (again ??= startAgain());
        proxy.add({ on: 'container.inspect', at: 'request', fault: once, times: Infinity });
        expect(await run(task)).toMatchObject({ result: { status: 'error', exitCode: 7 } });
      }),
    );
  },
);
