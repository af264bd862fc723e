import { createFakeEngine } from '@drv/testing';
import { expect, it, onTestFinished } from 'vitest';
import { connect } from '../src/connect.ts';

async function fakeEngine() {
  const engine = await createFakeEngine({ programs: {}, images: ['busybox:1'] });
  onTestFinished(() => engine.close());
  const asked = () => engine.requests.map(({ call }) => call).filter((call) => call === 'info');
  return { host: engine.host, asked };
}

it.runIf(process.platform === 'linux')('asks an engine on this machine at once, and only once', async () => {
  const { host, asked } = await fakeEngine();
  const engine = connect({ address: { host }, env: {} });
  await expect.poll(asked).toEqual(['info']);
  expect((await engine.info()).flavour).toBe('docker');
  await engine.close();
  expect(asked()).toEqual(['info']);
});

it('asks again where the first answer was an error', async () => {
  const engine = connect({ address: { host: 'unix:///nowhere/engine.sock' }, env: {} });
  await expect(engine.info()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
  await expect(engine.info()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
  await engine.close();
});
