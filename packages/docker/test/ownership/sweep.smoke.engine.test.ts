import { randomUUID } from 'node:crypto';
import { EngineApi } from '@drv/tooling-engine';
import { expect, inject, it, onTestFinished } from 'vitest';
import { sweepContainers } from '../../src/index.ts';
import { LABEL, MANAGED_BY } from '../../src/ownership/labels.ts';
import { formatOwner, thisProcess } from '../../src/ownership/owner.ts';
import { useEngine } from '../support/engine-fixture.ts';

const { driver, engine, images, shell, container } = useEngine();
const api = new EngineApi(inject('engine').host);

/** A process with the number of this one, which started at another time and so is gone. */
const DEAD = formatOwner({ ...thisProcess(), startTime: 1 });

/** A container with these labels, made past the driver; removed after the test. */
async function make(labels: Readonly<Record<string, string>>): Promise<string> {
  const name = `drv-sweep-${randomUUID().slice(0, 8)}`;
  onTestFinished(async () => {
    await engine.remove(name);
  });
  const body = { Image: images.busybox, Cmd: ['true'], Labels: labels };
  await api.call('POST', '/containers/create', { query: { name }, body });
  return name;
}

it('removes what a dead process has left, and touches nothing else', async () => {
  const leaked = await make({ [LABEL.managedBy]: MANAGED_BY, [LABEL.owner]: DEAD, [LABEL.task]: 'leaked' });
  const foreign = await make({ [LABEL.owner]: DEAD });
  const task = shell('true');
  await using _living = await driver.prepare(task);

  // Drivers of other tests sweep too, so that it may be gone already.
  await sweepContainers({ engine });
  await expect.poll(() => engine.inspect(leaked)).toBeUndefined();
  expect(await engine.inspect(foreign)).toMatchObject({ status: 'created' });
  expect(await container(task.id)).toMatchObject({ status: 'created' });
});
