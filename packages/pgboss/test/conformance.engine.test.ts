import { startPrivatePostgres } from '@drv/tooling-engine';
import { describeQueueConformance } from '@drv/tooling-fleet';
import { openStore } from './support/open-store.ts';

// The protocol is one for every store: these are cases in which much goes through it.
const MAIN = /^(LIFE-001|ABRT-003|OUT-00[17]|IN-00[39]|AUTH-007|CLOS-002|PAUS-001|FILE-00[26]|ART-005)$/;

await describeQueueConformance('tasks of a real engine through a queue in PostgreSQL', {
  start: startPrivatePostgres,
  openStore,
  module: new URL('support/open-store.ts', import.meta.url).href,
  main: MAIN,
});
