import type { OpenClient } from './client.ts';

/** The clients that are compared, by name; each is loaded in a process of its own. */
const CLIENTS = {
  floor: async () => (await import('./floor.ts')).openFloor,
  'floor, same container': async () => (await import('./floor.ts')).openFloorOfSame,
  drv: async () => (await import('./drv.ts')).openDrv,
  'drv, started ahead': async () => (await import('./drv-pool.ts')).openDrvPool,
  'drv, with a pool': async () => (await import('./drv-pool.ts')).openDrvFilling,
  'drv, its calls alone': async () => (await import('./drv-calls.ts')).openDrvCalls,
  dockerode: async () => (await import('./dockerode.ts')).openDockerode,
  testcontainers: async () => (await import('./testcontainers.ts')).openTestcontainers,
  'docker run --rm': async () => (await import('./docker-cli.ts')).openDockerCli,
} satisfies Record<string, () => Promise<OpenClient>>;

export type ClientName = keyof typeof CLIENTS;

export function loadClient(name: ClientName): Promise<OpenClient> {
  return CLIENTS[name]();
}
