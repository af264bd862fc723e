import type { TestEngine } from '@drv/tooling-engine';
import { expect, test } from 'vitest';

import { drvCommand } from '../src/drv-command.ts';

const images = {
  busybox: 'drv.test/busybox:1',
  noCommand: 'drv.test/no-command:1',
  configured: 'drv.test/configured:1',
  broken: 'drv.test/broken:1',
  volume: 'drv.test/volume:1',
};
const bare: TestEngine = {
  host: 'unix:///run/x.sock',
  private: false,
  flavour: 'docker',
  containerdStore: false,
  sharesKernel: true,
  version: '20.10.24',
  images,
  unavailable: {},
};

test('takes the image from the registry, with the password in the environment only', () => {
  const command = drvCommand(
    {
      ...bare,
      registry: { address: '127.0.0.1:5000', username: 'tester', password: 'secret' },
      images: { ...images, registryBusybox: '127.0.0.1:5000/drv/busybox:1' },
    },
    'result.json',
  );
  expect(command.args).toContain('127.0.0.1:5000/drv/busybox:1');
  expect(command.args.join(' ')).not.toContain('secret');
  expect(command.env.DOCKER_AUTH_CONFIG).toBe('{"auths":{"127.0.0.1:5000":{"auth":"dGVzdGVyOnNlY3JldA=="}}}');
});

test('takes the local image where there is no registry', () => {
  const command = drvCommand(bare, 'result.json');
  expect(command.args).toContain('drv.test/busybox:1');
  expect(command.env).toEqual({ DOCKER_HOST: 'unix:///run/x.sock' });
});
