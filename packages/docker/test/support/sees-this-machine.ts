import { inject } from 'vitest';

const { host, sharesKernel } = inject('engine');

/** Whether the engine reaches what listens on this machine's loopback, a registry of a test for example. */
export const seesThisMachine = host.startsWith('unix://') && sharesKernel;
