import { createMemoryStore } from '@drv/queue';
import { taskStoreCases } from '@drv/queue/cases';
import { describeCases } from '@drv/testing/vitest';

describeCases('the store in memory', {
  cases: taskStoreCases,
  setup: () => {
    const store = createMemoryStore();
    return { capabilities: undefined, store, other: store, [Symbol.asyncDispose]: () => store.close() };
  },
});
