import { startPrivateRedis } from '@drv/tooling-engine';
import { describeKilledWorkers } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

describeKilledWorkers({
  start: () => startPrivateRedis({ settings: { appendfsync: 'always' } }),
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
  moments: ['before save', 'after run'],
});
