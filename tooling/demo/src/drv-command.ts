import type { TestEngine } from '@drv/tooling-engine';

import { CONTAINER_SCRIPT } from './container-script.ts';

export interface DrvCommand {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly image: string;
}

/**
 * The command line of the main job. Where the engine comes with a registry, the image is pulled from it with
 * a password, which goes through the environment.
 */
export function drvCommand(engine: TestEngine, resultFile: string): DrvCommand {
  const { registry, images } = engine;
  const image = images.registryBusybox ?? images.busybox;
  const sandbox = ['--memory', '256m', '--network', 'none', '--read-only', '--tmpfs', '/tmp'];
  return {
    image,
    args: [
      'run',
      ...sandbox,
      '--timeout',
      '5m',
      '--result',
      resultFile,
      image,
      '--',
      'sh',
      '-c',
      CONTAINER_SCRIPT,
    ],
    env: {
      DOCKER_HOST: engine.host,
      ...(registry && { DOCKER_AUTH_CONFIG: dockerConfig(registry) }),
    },
  };
}

function dockerConfig({ address, username, password }: NonNullable<TestEngine['registry']>): string {
  return JSON.stringify({
    auths: { [address]: { auth: Buffer.from(`${username}:${password}`).toString('base64') } },
  });
}
