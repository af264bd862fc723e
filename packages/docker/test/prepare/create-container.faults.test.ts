import { request } from 'node:http';
import { programs, type FakeEngine } from '@drv/testing';
import { describe, expect, it } from 'vitest';
import { ownLabels } from '../../src/ownership/labels.ts';
import { thisProcess, type Owner } from '../../src/ownership/owner.ts';
import { onFakeEngine } from '../support/on-fake-engine.ts';

describe('creating a container', () => {
  it('the reply is lost: the container is found by its name and used', () =>
    onFakeEngine([{ on: 'container.create', fault: { kind: 'cut', at: 'answered' } }], async ({ run }) => {
      expect((await run(programs.exit(0))).result.status).toBe('success');
    }));

  it('the reply never comes: the container is found by its name and used', () =>
    onFakeEngine(
      [{ on: 'container.create', fault: { kind: 'slow', at: 'answered', ms: 3_000 } }],
      async ({ run }) => {
        expect((await run(programs.exit(0))).result.status).toBe('success');
      },
    ));

  it('the request is lost: it is sent again', () =>
    onFakeEngine([{ on: 'container.create', fault: { kind: 'cut', at: 'request' } }], async ({ run }) => {
      expect((await run(programs.exit(0))).result.status).toBe('success');
    }));

  it('the reply is lost, and the engine does not know the container of the name yet: it is waited for', () =>
    onFakeEngine(
      [
        { on: 'container.create', fault: { kind: 'cut', at: 'answered' } },
        {
          on: 'container.inspect',
          times: 5,
          fault: { kind: 'refuse', at: 'request', status: 404, message: 'No such container' },
        },
      ],
      async ({ run }) => {
        expect((await run(programs.exit(0))).result.status).toBe('success');
      },
    ));

  it('the name is taken by somebody else: DRV_CONFLICT, and theirs is not touched', () =>
    onFakeEngine(
      [],
      async ({ engine, driver, task }) => {
        const mine = task(programs.exit(0));
        await create(engine, mine.id);
        await expect(driver.prepare(mine)).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
      },
      { leaves: 1 },
    ));

  it('one of a process on a machine that was started again since is in the way, unless nobody else has the task', () =>
    onFakeEngine([], async ({ engine, driver, task }) => {
      const mine = task(programs.exit(0));
      await create(engine, mine.id, { boot: 'another', namespace: '1', pid: 1, startTime: 1 });
      await expect(driver.prepare(mine)).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
      await using _prepared = await driver.prepare(mine, { exclusive: true });
      expect(engine.containers).toHaveLength(1);
    }));

  it('one of a process that lives is in the way, whatever the caller knows', () =>
    onFakeEngine(
      [],
      async ({ engine, driver, task }) => {
        const mine = task(programs.exit(0));
        await create(engine, mine.id, thisProcess());
        const preparing = driver.prepare(mine, { exclusive: true });
        await expect(preparing).rejects.toMatchObject({ code: 'DRV_CONFLICT' });
      },
      { leaves: 1 },
    ));

  it('a memory limit, on a host that cannot limit swap: the task runs', () =>
    onFakeEngine(
      [],
      async ({ run }) => {
        const { result } = await run(programs.exit(0), { limits: { memoryBytes: 64 << 20 } });
        expect(result.status).toBe('success');
      },
      { engine: { info: { SwapLimit: false } } },
    ));

  it('the image was removed meanwhile: it is pulled once more', () =>
    onFakeEngine(
      [
        {
          on: 'container.create',
          fault: { kind: 'refuse', at: 'request', status: 404, message: 'No such image: busybox' },
        },
      ],
      async ({ run }) => {
        expect((await run(programs.exit(0))).result.status).toBe('success');
      },
    ));

  it.each([
    ['no space left on device', 'DRV_NO_SPACE'],
    ['out of order', 'DRV_ENGINE_FAILED'],
  ])('500 %s: %s', (message, code) =>
    onFakeEngine(
      [{ on: 'container.create', fault: { kind: 'refuse', at: 'request', status: 500, message } }],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ code });
      },
    ),
  );

  it('an answer that cannot be read: an error, and nothing is left', () =>
    onFakeEngine([{ on: 'container.create', fault: { kind: 'malformed-json' } }], async ({ run }) => {
      await expect(run(programs.exit(0))).rejects.toMatchObject({ kind: 'engine' });
    }));

  it.each(['answered', 'request'] as const)('aborted while the engine is at it (%s): nothing is left', (at) =>
    onFakeEngine(
      [{ on: 'container.create', fault: { kind: 'slow', at, ms: 100 } }],
      async ({ driver, task, engine }) => {
        const caller = new AbortController();
        const prepare = driver.prepare(task(programs.exit(0)), { signal: caller.signal });
        while (!engine.requests.some(({ call }) => call === 'container.create')) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        caller.abort();
        await expect(prepare).rejects.toMatchObject({ code: 'DRV_ABORTED' });
        expect(engine.containers).toEqual([]);
      },
    ),
  );

  it('500, and the container is there all the same: an error, and nothing is left', () =>
    onFakeEngine(
      [{ on: 'container.create', fault: { kind: 'refuse', at: 'answered', status: 500, message: 'oh' } }],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ code: 'DRV_ENGINE_FAILED' });
      },
    ));

  it('the reply is lost and the engine does not answer for a while: nothing is left', () =>
    onFakeEngine(
      [
        { on: 'container.create', fault: { kind: 'cut', at: 'answered' } },
        { on: 'container.inspect', times: 2, fault: { kind: 'hang', at: 'request' } },
      ],
      async ({ run }) => {
        await expect(run(programs.exit(0))).rejects.toMatchObject({ code: 'DRV_ENGINE_TIMEOUT' });
      },
    ));

  it('an abort while the engine is at it: DRV_ABORTED, and nothing is left', () =>
    onFakeEngine(
      [{ on: 'container.create', fault: { kind: 'slow', at: 'answered', ms: 200 } }],
      async ({ driver, task, engine }) => {
        const controller = new AbortController();
        const preparing = driver.prepare(task(programs.exit(0)), { signal: controller.signal });
        await expect.poll(() => engine.containers).toHaveLength(1);
        controller.abort();
        await expect(preparing).rejects.toMatchObject({ code: 'DRV_ABORTED' });
        expect(engine.containers).toHaveLength(0);
      },
    ));
});

/** Creates the container of a task, by hand, and does not start it. With an owner it is one that drv has made. */
async function create({ host }: FakeEngine, taskId: string, owner?: Owner): Promise<void> {
  const own = { key: 'another', taskId, leaseMs: 60_000, recoverable: true };
  const labels = owner === undefined ? {} : ownLabels({ instance: 'another', owner }, own);
  await new Promise<void>((resolve) => {
    const outgoing = request(
      {
        socketPath: new URL(host).pathname,
        method: 'POST',
        path: `/containers/create?name=drv-${taskId}`,
        agent: false,
      },
      (response) => response.resume().on('end', resolve),
    );
    outgoing.end(JSON.stringify({ Image: 'busybox:1', Cmd: ['sleep'], Labels: labels }));
  });
}
