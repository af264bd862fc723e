import { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import type { Target } from '../process/target.ts';
import { connectionOf } from '../settings/connection-of.ts';
import type { Settings } from '../settings/settings.ts';
import { storeConnectionOf } from '../settings/store-connection-of.ts';

/** What is of one engine, or of its container, and says nothing to a queue. */
const OF_ONE_ENGINE = ['host', 'imageBudget', 'cidfile'] as const;

/** @throws UsageError that names the setting that is wrong. */
export async function targetOf(settings: Settings, io: Pick<Io, 'cwd' | 'env'>): Promise<Target> {
  const store = await storeConnectionOf(settings, io);
  if (store === undefined) return { engine: await connectionOf(settings, io.env) };
  for (const name of OF_ONE_ENGINE) {
    const from = settings.text(name)?.from;
    if (from?.startsWith('--') === true)
      throw new UsageError(`${from} is of one engine, and --store has many: leave one of them out`);
  }
  return { store };
}
