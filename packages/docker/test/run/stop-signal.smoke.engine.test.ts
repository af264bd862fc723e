import type { ContainerTask } from '@drv/core';
import { expect, inject, it } from 'vitest';
import { stopTask } from '../../src/index.ts';
import { commitImage } from '../support/commit-image.ts';
import { Captured, useEngine } from '../support/engine-fixture.ts';

const { driver, engine, container, images, shell } = useEngine();
const GRACE_MS = 20_000;

/** A task that says which of three signals it got, stopped once it listens: by its own process, or from elsewhere. */
async function stopped(fields: Omit<Partial<ContainerTask>, 'id'>, by: 'handle' | 'elsewhere' = 'handle') {
  const stdout = new Captured();
  const traps = ['TERM', 'INT', 'USR1'].map((name) => `trap "echo ${name}; exit 0" ${name}`).join('; ');
  const task = shell('', {
    command: ['sh', '-c', `${traps}; echo up; while :; do sleep 0.05; done`],
    ...fields,
  });
  await using prepared = await driver.prepare(task);
  const handle = await prepared.start({ stdout });
  await expect.poll(() => stdout.text, { timeout: 20_000 }).toBe('up\n');
  const { id = '', stopSignal: named } = (await container(task.id)) ?? {};
  if (by === 'handle') await handle.kill({ graceMs: GRACE_MS });
  else expect(await stopTask({ engine, containerId: id, graceMs: GRACE_MS })).toBe('stopped');
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

it.each([
  ['of its image', { image }, 'USR1'],
  ['of the task', { image, stopSignal: 'int' }, 'INT'],
  ['that is usual', {}, 'TERM'],
])('whoever stops it from elsewhere asks with the signal %s', async (_whose, fields, got) => {
  expect(await stopped(fields, 'elsewhere')).toMatchObject({ got });
});
