import { startPrivateRedis } from '@drv/tooling-engine';
import { describeQueueConformance } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

const MAIN =
  /^(LIFE-00[14678]|ABRT-00[2367]|OUT-00[1257]|OUT-017|IN-00[1379]|STOP-002|AUTH-00[2579]|IMG-00[47]|CLOS-00[27]|PAUS-001|TTY-004|FILE-00[26]|USE-001|ART-00[15]|ERR-00[27]|DIAG-001)$/;

await describeQueueConformance('tasks of a real engine through a queue in Redis', {
  start: startPrivateRedis,
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
  main: MAIN,
});
