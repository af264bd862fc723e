import { startPrivateRedis } from '@drv/tooling-engine';
import { describeDirectStreams } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

describeDirectStreams('direct connections beside a queue in Redis', {
  start: startPrivateRedis,
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
});
