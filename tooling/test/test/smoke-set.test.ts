import type { TestEngine } from '@drv/tooling-engine';
import { expect, test } from 'vitest';

import { runSmokeSet } from '../src/smoke-set.ts';

function engine(version: string, isPrivate: boolean): TestEngine {
  return {
    host: 'unix:///nowhere/docker.sock',
    flavour: 'docker',
    version,
    containerdStore: false,
    sharesKernel: true,
    private: isPrivate,
    images: { busybox: '', noCommand: '', configured: '', broken: '', volume: '' },
    unavailable: {},
  };
}

const signal = new AbortController().signal;

test("beside somebody else's engine nothing is started, and the summary says so", async () => {
  const what = 'not tested: where an engine is there already, only that one is tested';
  expect(await runSmokeSet(engine('Docker 28.5.2', false), { env: {}, signal })).toEqual([
    { engine: 'docker-20.10', what },
    { engine: 'docker-26.1', what },
    { engine: 'docker-28.5-containerd', what },
    { engine: 'podman-4.3', what },
  ]);
});

test('where one engine is asked for by name, the others are left alone', async () => {
  const env = { DRV_TEST_ENGINE: 'podman-4.3' };
  const reports = await runSmokeSet(engine('Podman 4.3.1', true), { env, signal });
  expect(reports.map(({ engine: name }) => name)).toEqual([
    'docker-20.10',
    'docker-26.1',
    'docker-28.5',
    'docker-28.5-containerd',
  ]);
  expect(new Set(reports.map(({ what }) => what))).toEqual(
    new Set(['not tested: DRV_TEST_ENGINE asks for podman-4.3 alone']),
  );
});
