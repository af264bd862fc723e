import type { ContainerTask } from '@drv/core';
import { expect, inject, it, vi } from 'vitest';
import { commitImage } from '../support/commit-image.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';

const { driver, container, images, shell } = useEngine();

/** A task that says which of three signals it got, stopped once it listens. */
async function stopped(fields: Omit<Partial<ContainerTask>, 'id'>) {
  const stdout = new Captured();
  const traps = ['TERM', 'INT', 'USR1'].map((name) => `trap "echo ${name}; exit 0" ${name}`).join('; ');
  const task = shell('', {
    command: ['sh', '-c', `${traps}; echo up; while :; do sleep 0.05; done`],
    ...fields,
  });
  await using prepared = await driver.prepare(task);
  const handle = await prepared.start({ stdout });
  await vi.waitFor(() => expect(stdout.text).toBe('up\n'), { timeout: 20_000 });
  const named = (await container(task.id))?.stopSignal;
  await handle.kill({ graceMs: 20_000 });
  const { stop } = await handle.wait();
  return { got: stdout.text.slice(3).trim(), signals: stop?.signals, named };
}

const image = await commitImage(inject('engine').host, images.busybox, { StopSignal: 'SIGUSR1' });

it('a task is asked to end with the signal of its image', async () => {
  expect(await stopped({ image })).toEqual({
    got: 'USR1',
    signals: ['SIGUSR1'],
    named: 'SIGUSR1',
  });
});

it('the signal of the task goes before that of its image, and the engine knows it too', async () => {
  expect(await stopped({ image, stopSignal: 'int' })).toEqual({
    got: 'INT',
    signals: ['SIGINT'],
    named: 'SIGINT',
  });
});

it('where neither names one it is SIGTERM', async () => {
  expect(await stopped({})).toMatchObject({ got: 'TERM', signals: ['SIGTERM'] });
});
