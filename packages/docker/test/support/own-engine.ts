import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import {
  buildTestImages,
  engineKind,
  findBusybox,
  startPrivateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from '@drv/tooling-engine';

/** Faults are provoked on an engine of their own: only root on Linux can start one. */
export const canStartEngine = process.platform === 'linux' && process.getuid?.() === 0;

/** A title that says why its tests are left out, where they are. */
export const onOwnEngine = (title: string): string =>
  canStartEngine ? title : `${title} (skipped: only root on Linux can start an engine of its own)`;

/** Whether it can be killed and its containers live on: that of a guest is the guest. */
export const canKillEngine = canStartEngine && engineKind(process.env['DRV_TEST_ENGINE'])?.guest !== true;

/** The same of tests that kill it. */
export const onKilledEngine = (title: string): string =>
  canStartEngine && !canKillEngine
    ? `${title} (skipped: to kill this engine is to kill its guest, with the containers)`
    : onOwnEngine(title);

/**
 * An engine for one test file alone, with the busybox image; killed, stopped and cut as the tests like. Removed
 * afterwards.
 */
export function useOwnEngine(
  settings: PrivateEngineOptions['settings'] = {},
  {
    prepare,
    kind,
  }: Pick<PrivateEngineOptions, 'kind'> & {
    readonly prepare?: (() => Promise<string> | string) | undefined;
  } = {},
): {
  readonly current: PrivateEngine;
} {
  const holder: { engine?: PrivateEngine; directory?: string } = {};
  beforeAll(async () => {
    holder.directory = await mkdtemp(join(tmpdir(), 'drv-fault-'));
    const directory = join(holder.directory, 'engine');
    holder.engine = await startPrivateEngine({ directory, settings, kind, prepare: await prepare?.() });
    const { api } = holder.engine;
    await buildTestImages(api, await findBusybox(api, join(holder.directory, 'packages')), '1');
  });
  afterAll(async () => {
    await holder.engine?.remove();
    if (holder.directory !== undefined) await rm(holder.directory, { recursive: true, force: true });
  });
  return {
    get current() {
      if (holder.engine === undefined) throw new Error('The engine is not started yet.');
      return holder.engine;
    },
  };
}
