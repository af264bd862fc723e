import assert from 'node:assert/strict';
import { ONE } from './claims.ts';
import type { TaskStoreCase } from './task-store-case.ts';

export const closeCases: readonly TaskStoreCase[] = [
  {
    id: 'STOR-017',
    title: 'one that is closed says so to whoever asks for a run, and keeps nobody waiting',
    async run({ store }) {
      const waiting = store.claim(ONE, { waitMs: 60_000 }).catch(() => undefined);
      await store.close();
      assert.equal(await waiting, undefined);
      await assert.rejects(store.claim(ONE, { waitMs: 60_000 }), { code: 'DRV_INVALID_STATE' });
    },
  },
];
