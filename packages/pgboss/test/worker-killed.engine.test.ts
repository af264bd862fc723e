import { startPrivatePostgres } from '@drv/tooling-engine';
import { describeKilledWorkers } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

describeKilledWorkers({
  start: startPrivatePostgres,
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
  moments: ['after run'],
});
