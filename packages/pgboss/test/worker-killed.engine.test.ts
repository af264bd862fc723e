import { startPrivatePostgres } from '@drv/tooling-engine';
import { describeGivenUpTasks, describeHeldWorkers, describeKilledWorkers } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

const store = {
  start: startPrivatePostgres,
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
};

describeKilledWorkers({ ...store, moments: ['after run'] });
describeHeldWorkers(store);
describeGivenUpTasks(store);
