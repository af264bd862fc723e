import { runTask } from '@drv/core';
import { EngineApi } from '@drv/tooling-engine';
import { expect, inject, it } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';
import { isPodman } from '../support/on-podman.ts';

const { driver, images, shell } = useEngine();

it('what Podman has built under a short name is found under that name', async ({ skip }) => {
  skip(!isPodman, 'Docker keeps a short name as it is');
  const api = new EngineApi(inject('engine').host);
  // As `podman build --tag drv-short:1` calls it.
  const query = { repo: 'localhost/drv-short', tag: '1' };
  await api.call('POST', `/images/${images.busybox}/tag`, { query });
  try {
    const task = shell('exit 3', { image: 'drv-short:1' });
    expect(await runTask(driver, task)).toMatchObject({ status: 'error', exitCode: 3 });
  } finally {
    await api.call('DELETE', '/images/localhost/drv-short:1');
  }
});
