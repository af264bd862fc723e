import { randomUUID } from 'node:crypto';
import { runTask } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { LABEL, sweepContainers } from '../../src/index.ts';
import { formatOwner, thisProcess } from '../../src/ownership/owner.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, engine, images, shell, container } = useEngine();
const api = new EngineApi(inject('engine').host);
const made: string[] = [];

afterAll(async () => {
  for (const image of made) await api.call('DELETE', `/images/${image}`, { query: { force: '1' } });
});

/** An image like busybox, with another configuration. */
async function imageWith(...changes: readonly string[]): Promise<string> {
  return imageOf({}, changes);
}

/** @param config What changes cannot say. */
async function imageOf(config: object, changes: readonly string[] = []): Promise<string> {
  const name = `drv.test/hostile-${randomUUID().slice(0, 8)}`;
  const body = { Image: images.busybox, Cmd: ['true'], ...config };
  const [{ Id }] = (await api.json('POST', '/containers/create', { body })) as [{ readonly Id: string }];
  const query = new URLSearchParams({ container: Id, repo: name, tag: '1' });
  for (const change of changes) query.append('changes', change);
  try {
    // Podman wants a body.
    await api.call('POST', `/commit?${query.toString()}`, { body: {} });
  } finally {
    await engine.remove(Id);
  }
  made.push(`${name}:1`);
  return `${name}:1`;
}

describe('an image', () => {
  it('cannot say that the lease of its containers is over, nor that they may be recovered, nor whose they are', async () => {
    const me = thisProcess();
    const image = await imageWith(
      `LABEL ${LABEL.leaseUntil}="2000-01-01T00:00:00Z"`,
      `LABEL ${LABEL.recoverable}="true"`,
      `LABEL ${LABEL.owner}="${formatOwner({ ...me, startTime: 1 })}"`,
      `LABEL ${LABEL.task}="another"`,
      `LABEL ${LABEL.container}="x"`,
    );
    const task = shell('sleep 100', { image });
    await using prepared = await driver.prepare(task);
    await prepared.start();
    await sweepContainers({ engine });
    const state = await container(task.id);
    expect(state).toMatchObject({ status: 'running' });
    expect(state?.labels).toMatchObject({
      [LABEL.owner]: formatOwner(me),
      [LABEL.task]: task.id,
      [LABEL.recoverable]: 'false',
      [LABEL.leaseUntil]: '',
    });
  });

  it('that somebody made of a task is his, and so is what he runs of it', async () => {
    const image = await imageWith(
      `LABEL ${LABEL.managedBy}="drv"`,
      `LABEL ${LABEL.owner}="${formatOwner({ ...thisProcess(), startTime: 1 })}"`,
    );
    const name = `my-database-${randomUUID().slice(0, 8)}`;
    await api.call('POST', '/containers/create', { query: { name }, body: { Image: image, Cmd: ['true'] } });
    await sweepContainers({ engine });
    expect(await engine.inspect(name)).toMatchObject({ status: 'created' });
    await engine.remove(name);
  });

  it('with a health check that floods runs without it', async ({ skip }) => {
    skip(isPodman, 'Podman commits no image with a health check');
    const image = await imageWith('HEALTHCHECK --interval=1s CMD while :; do echo health; done');
    const stdout = new Captured();
    const result = await runTask(driver, shell('sleep 1.5; ls /proc | grep -c "^[0-9]"', { image }), {
      stdout,
    });
    expect(result).toMatchObject({ status: 'success' });
    // The init, the shell, and the two of the pipe.
    expect(Number(stdout.text)).toBeLessThan(6);
  });

  it('with a user that is not there cannot be started, and says why', async () => {
    const image = await imageWith('USER nobody-here:nogroup');
    await expect(runTask(driver, shell('true', { image }))).rejects.toMatchObject({
      code: 'DRV_START_FAILED',
      exitCode: 125,
    });
  });

  it('with volumes leaves none of them behind', async () => {
    const image = await imageWith('VOLUME /v1', 'VOLUME /v2');
    const volumes = async () => {
      const [{ Volumes }] = (await api.json('GET', '/volumes')) as [{ readonly Volumes: unknown[] | null }];
      return Volumes?.length ?? 0;
    };
    const before = await volumes();
    expect(await runTask(driver, shell('touch /v1/x', { image }))).toMatchObject({ status: 'success' });
    expect(await volumes()).toBe(before);
  });

  it.skipIf(isPodman)(
    `with odd variables runs with them${isPodman ? ' (skipped: Podman refuses such an image)' : ''}`,
    async () => {
      const image = await imageWith('ENV A="1 2" ESC="\u001b]0;x\u0007"', `ENV LONG=${'x'.repeat(10_000)}`);
      const stdout = new Captured();
      expect(await runTask(driver, shell('printf %s "$A ${#LONG}"', { image }), { stdout })).toMatchObject({
        status: 'success',
      });
      expect(stdout.text).toBe('1 2 10000');
    },
  );
});

// `npm test` has no time for them: `pnpm test:hostile`.
describe.runIf(process.env['DRV_TEST_ALL'] !== undefined)('an odd image', () => {
  it('with a label of 20 MiB is refused, before there is a container of it', async () => {
    const image = await imageOf({ Labels: { big: 'x'.repeat(20 << 20) } });
    const task = shell('true', { image });
    await expect(runTask(driver, task)).rejects.toMatchObject({
      code: 'DRV_IMAGE_UNSUPPORTED',
      message: expect.stringContaining(`${image} (its labels and variables) is larger than 16 MiB`) as string,
    });
    expect(await container(task.id)).toBeUndefined();
    // Who wants to be rid of it can have that.
    await engine.removeImage((await engine.listImages()).find(({ tags }) => tags.includes(image))?.id ?? '');
    expect(await engine.inspectImage(image)).toBeUndefined();
    made.splice(made.indexOf(image), 1);
  });

  it.each(['SIGKILL', 'SIGSTOP', 'SIGRTMAX', 'SIGCHLD', '64'])(
    'with the stop signal %s has tasks that their deadline ends',
    async (StopSignal) => {
      const image = await imageOf({ StopSignal });
      const script = "trap '' TERM INT; while :; do sleep 0.1; done";
      const task = shell(script, { image, timeoutMs: 500, graceMs: 200 });
      expect(await runTask(driver, task)).toMatchObject({ status: 'timeout' });
      expect(await container(task.id)).toBeUndefined();
    },
  );

  it.each([
    ['a program for its loader', ['ENV LD_PRELOAD=/evil.so', 'ENV LD_LIBRARY_PATH=/evil']],
    ['variables like those of drv', ['ENV DRV_HOST=unix:///evil', 'ENV DOCKER_HOST=tcp://evil']],
    ['labels that mean something to a terminal', ['LABEL "x"="\u001b]0;owned\u0007\u202e"']],
    ['ports without end', Array.from({ length: 200 }, (_, port) => `EXPOSE ${port + 1}`)],
    ['a command of its own', ['ENTRYPOINT ["/bin/false"]', 'CMD ["evil"]']],
    ['commands for those who build on it', ['ONBUILD RUN evil']],
    ['a working directory above its root', ['WORKDIR /../../../tmp']],
    ['a shell of its own', ['ENV SHELL=/evil', 'ENV ENV=/evil', 'ENV BASH_ENV=/evil', 'ENV IFS=x']],
    ['a volume over its settings', ['VOLUME /etc', 'VOLUME /tmp']],
  ])('with %s has tasks with their own outcome', async (what, changes) => {
    const image = await imageWith(...changes);
    const stdout = new Captured();
    const entrypoint =
      what === 'a command of its own'
        ? { entrypoint: ['sh', '-c', 'echo mine; exit 3'], command: undefined }
        : {};
    const result = await runTask(driver, shell('echo mine; exit 3', { image, ...entrypoint }), { stdout });
    expect(result).toMatchObject({ status: 'error', exitCode: 3, output: { complete: true } });
    expect(stdout.text).toBe('mine\n');
    expect(result.ports).toBeUndefined();
  });
});
