import { connect } from 'node:net';

import { EngineApi } from '../api/engine-api.ts';
import { buildTestImages } from '../images/build-test-images.ts';
import { findBusybox } from '../images/find-busybox.ts';
import { engineHome } from '../private/home.ts';
import { readState } from '../private/state.ts';
import type { TestEngine } from '../test-engine.ts';
import { KEPT, PACKAGES } from '../checkout.ts';

// A busy machine is no reason to take an engine that others use for a dead one.
const PATIENCE_MS = 20_000;

/**
 * The engine of `pnpm engine up`, when it and its registries answer and `DOCKER_HOST` does not ask for
 * another one. Test images that somebody removed are built again.
 */
export async function keptEngine(env: NodeJS.ProcessEnv): Promise<TestEngine | undefined> {
  const engine = readState(engineHome(KEPT))?.engine;
  if (engine === undefined || (env.DOCKER_HOST ?? engine.host) !== engine.host) return undefined;
  const api = new EngineApi(engine.host);
  const registries = [engine.registry, engine.tlsRegistry].filter((one) => one !== undefined);
  const answers = [
    api.ping({ timeoutMs: PATIENCE_MS }),
    ...registries.map(async ({ address }) => listens(address)),
  ];
  if ((await Promise.all(answers)).includes(false)) return undefined;
  await buildTestImages(api, await findBusybox(api, PACKAGES), '1');
  return engine;
}

async function listens(address: string): Promise<boolean> {
  const url = new URL(`tcp://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port), timeout: PATIENCE_MS });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('timeout', () => done(false));
    socket.once('error', () => done(false));
  });
}
