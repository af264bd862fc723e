export type { TaskStoreCase, TaskStoreContext } from './cases/task-store-case.ts';
export { taskStoreCases } from './cases/task-store-cases.ts';
