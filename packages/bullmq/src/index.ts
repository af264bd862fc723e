export { createBullmqStore } from './create-bullmq-store.ts';
export type { BullmqStoreOptions } from './create-bullmq-store.ts';
