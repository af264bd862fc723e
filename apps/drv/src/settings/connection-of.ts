import { DrvError } from '@drv/core';
import { engineFromEnvironment, type EngineFromEnvironmentOptions, type FoundEngine } from '@drv/docker';
import { UsageError } from '../errors/usage-error.ts';
import { memorySize } from '../parse/memory-size.ts';
import type { EngineConnection } from '../process/engine-connection.ts';
import { readSetting } from './read-setting.ts';
import type { Settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the engine is: `--host`, `DRV_HOST` or the configuration file, else what the environment says
 * ({@link engineFromEnvironment}).
 *
 * @throws UsageError when a certificate or the docker context cannot be read, or the image budget is no size;
 *   `DRV_ENGINE_UNAVAILABLE` when no engine is named or found.
 */
export async function connectionOf(settings: Settings, env: Environment): Promise<EngineConnection> {
  const budget = settings.text('imageBudget');
  const imageBudgetBytes = budget && readSetting(budget, memorySize);
  const chosen = settings.text('host');
  const { from, ...address } = await found({ env, host: chosen?.value });
  return { address, from: from === 'host' ? chosen?.from : from, env, imageBudgetBytes };
}

async function found(options: EngineFromEnvironmentOptions): Promise<FoundEngine> {
  try {
    return await engineFromEnvironment(options);
  } catch (error) {
    if (DrvError.is(error, 'DRV_INVALID_OPTION')) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
