import { connect } from 'node:net';

import { EngineApi } from '../api/engine-api.ts';
import { identify } from '../api/identify.ts';
import { buildTestImages } from '../images/build-test-images.ts';
import { findBusybox } from '../images/find-busybox.ts';
import { engineHome } from '../private/home.ts';
import { readState } from '../private/state.ts';
import type { TestEngine } from '../test-engine.ts';
import { keptDirectory, PACKAGES } from '../checkout.ts';
import type { EngineKind } from '../kinds/engine-kind.ts';

// A busy machine is no reason to take an engine that others use for a dead one.
const PATIENCE_MS = 20_000;

/**
 * The engine of `pnpm engine up`, when it and its registries answer and, where no kind is asked for, `DOCKER_HOST`
 * does not ask for another one. Test images that somebody removed are built again.
 */
export async function keptEngine(env: NodeJS.ProcessEnv, kind?: EngineKind): Promise<TestEngine | undefined> {
  const engine = readState(engineHome(keptDirectory(kind)))?.engine;
  if (engine === undefined) return undefined;
  if (kind === undefined && (env.DOCKER_HOST ?? engine.host) !== engine.host) return undefined;
  const api = new EngineApi(engine.host);
  const registries = [engine.registry, engine.tlsRegistry].filter((one) => one !== undefined);
  const answers = [
    api.ping({ timeoutMs: PATIENCE_MS }),
    ...registries.map(async ({ address }) => listens(address)),
  ];
  if ((await Promise.all(answers)).includes(false)) return undefined;
  await buildTestImages(api, await findBusybox(api, PACKAGES), '1');
  return { ...engine, ...(await identify(api)) };
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
