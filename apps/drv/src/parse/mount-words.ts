import type { VolumeMount } from '@drv/core';

type Fields = Partial<Extract<VolumeMount, { readonly hostPath: string }>>;

/** The words that may stand behind a mount, as docker knows them. Those without effect are for Docker Desktop alone. */
export const MOUNT_WORDS: Readonly<Record<string, Fields>> = {
  ro: { readOnly: true },
  rw: {},
  z: { selinux: 'shared' },
  Z: { selinux: 'private' },
  private: { propagation: 'private' },
  rprivate: { propagation: 'rprivate' },
  slave: { propagation: 'slave' },
  rslave: { propagation: 'rslave' },
  shared: { propagation: 'shared' },
  rshared: { propagation: 'rshared' },
  cached: {},
  consistent: {},
  delegated: {},
};
