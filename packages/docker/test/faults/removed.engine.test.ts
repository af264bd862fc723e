import { recoverTask } from '@drv/core';
import type { TaskWithId } from '@drv/core/driver';
import { describe, expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { commitImage } from '../support/commit-image.ts';
import { hasSocket, onFaultyEngine, whereSocket } from '../support/on-faulty-engine.ts';
import { isPodman } from '../support/on-podman.ts';
import { orphan } from '../run/support/orphan.ts';

// As `docker container prune` does.

const { host } = inject('engine');
const { driver, engine, images, shell } = useEngine();

const UNKNOWN = { error: { code: 'DRV_OUTCOME_UNKNOWN' } };
/** An engine that remembers no signals cannot tell an end from a removal by force. */
const onlyWhereRemembered = (outcome: object) => (isPodman ? UNKNOWN : { result: outcome });

describe.runIf(hasSocket)(whereSocket('a container that somebody removes'), () => {
  it.each([0, 1, 7, 137])(
    'after it ended with %i, before drv has asked how: the engine remembers',
    (exitCode) => {
      const task = shell(`echo out; ${exitCode === 137 ? 'kill -9 $$' : `exit ${exitCode}`}`);
      return removedAfterItsEnd(task, async (answer) => {
        const status = { 0: 'success', 137: 'killed' }[exitCode] ?? 'error';
        // Whether the output is whole, the log would have to prove where an engine may drop that of a short task.
        const outcome = { status, exitCode, output: { stdoutBytes: 4 } };
        expect(answer).toMatchObject(onlyWhereRemembered(outcome));
      });
    },
  );

  it('is not believed where its image has a label that reads like its exit code', async () => {
    const image = await commitImage(host, images.busybox, { Labels: { exitCode: '0' } });
    await removedAfterItsEnd(shell('echo out; exit 7', { image }), async (answer) => {
      expect(answer).toMatchObject(UNKNOWN);
    });
  });
});

describe('a saved run whose container was removed', () => {
  it('after its end has the outcome that the engine remembers, and its output is said to be lost', async () => {
    const saved = await endedAndRemoved('echo all; exit 3');
    const result = { status: 'error', exitCode: 3, output: { complete: false, incomplete: 'connection' } };
    expect(await recovered(saved)).toMatchObject(onlyWhereRemembered(result));
  });

  it('keeps what its caller has of the output', async () => {
    const received = { stdoutBytes: 4, stderrBytes: 0 };
    const saved = await endedAndRemoved('echo all; exit 1');
    const result = { status: 'error', exitCode: 1, output: { stdoutBytes: 4, complete: false } };
    expect(await recovered(saved, { received })).toMatchObject(onlyWhereRemembered(result));
  });

  it('with the exit code of a command that could not be executed has none: nobody can read why', async () => {
    expect(await recovered(await endedAndRemoved('exit 127'))).toMatchObject(UNKNOWN);
  });
});

type Told = { readonly result: unknown } | { readonly error: unknown };

async function recovered(...[saved, options]: RecoverWords): Promise<Told> {
  try {
    return { result: await recoverTask(driver, saved, options) };
  } catch (error) {
    return { error };
  }
}
type RecoverWords = [saved: Parameters<typeof recoverTask>[1], options?: Parameters<typeof recoverTask>[2]];

async function endedAndRemoved(script: string) {
  const saved = await orphan(host, shell(script, { recoverable: true, timeoutMs: 60_000 }));
  await expect.poll(async () => (await engine.inspect(saved.containerId))?.status).toBe('exited');
  await engine.remove(saved.containerId);
  return saved;
}

function removedAfterItsEnd(task: TaskWithId, judge: (answer: unknown) => Promise<void>) {
  return onFaultyEngine([], async ({ proxy, direct, run }) => {
    const remove = async () => {
      await expect.poll(async () => (await direct.inspect(`drv-${task.id}`))?.status).toBe('exited');
      await direct.remove(`drv-${task.id}`);
    };
    let removed: Promise<void> | undefined;
    const onceRemoved = () => (removed ??= remove());
    proxy.add({ on: 'container.inspect', at: 'request', fault: onceRemoved, times: Infinity });
    await judge(await run(task));
  });
}
