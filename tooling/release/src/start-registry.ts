import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runServer } from 'verdaccio';

/** A package registry on loopback, empty at first. */
export interface Registry extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** The `.npmrc` of a project that takes `@drv/…` from it, and everything else from where it always does. */
  readonly npmrc: string;
}

/** Starts the registry that many run in earnest (verdaccio), with its files in a folder that goes away with it. */
export async function startRegistry(): Promise<Registry> {
  const home = await mkdtemp(join(tmpdir(), 'drv-registry-'));
  const config = join(home, 'config.yaml');
  await writeFile(config, configuration(home));
  const server = (await runServer(config)) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  return {
    url,
    // A client does not publish without a token; this registry takes any.
    npmrc: `@drv:registry=${url}\n//127.0.0.1:${port}/:_authToken=anybody\n`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** No other registry behind it: what it does not have was not published. */
function configuration(home: string): string {
  return `
storage: ${home}/storage
auth: { htpasswd: { file: ${home}/htpasswd, max_users: -1 } }
uplinks: {}
packages: { '@drv/*': { access: $all, publish: $all, unpublish: $all } }
web: { enable: false }
publish: { allow_offline: true }
log: { type: stdout, format: pretty, level: fatal }
`;
}
