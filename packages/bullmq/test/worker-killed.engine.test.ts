import { startPrivateRedis } from '@drv/tooling-engine';
import { describeGivenUpTasks, describeHeldWorkers, describeKilledWorkers } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

const store = {
  start: () => startPrivateRedis({ settings: { appendfsync: 'always' } }),
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
};

describeKilledWorkers({ ...store, moments: ['before save', 'after run'] });
describeHeldWorkers(store);
describeGivenUpTasks(store);
