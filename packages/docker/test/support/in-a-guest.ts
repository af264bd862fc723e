import { inject } from 'vitest';

/** Whether the engine runs in a guest: see `tooling/engine/README.md`. */
export const isInGuest = !inject('engine').sharesKernel;

/** Why a test is left out there. */
export const IN_A_GUEST = {
  carriesSlowly: '1 GiB takes longer than a test through the one processor of a guest',
} as const;
