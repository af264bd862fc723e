import { inject } from 'vitest';

/** Whether the tests run on Podman; what it does differently is in `docs/engines.md`. */
export const isPodman = inject('engine').flavour === 'podman';

/** Reasons to leave out a test on Podman. */
export const ON_PODMAN = {
  makesDirectories: 'Podman makes a missing directory of the host, and does not say so',
  tellsNoOom: 'Podman before 5.0 never says whether a kill was for memory',
  takesNoTokens: 'Podman takes no ready token for a registry',
} as const;
