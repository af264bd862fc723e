import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeEngine, standardPrograms } from '@drv/testing';
import { createHostTrap } from '@drv/tooling-checks/host-trap';
import { runInstalled } from '@drv/tooling-checks/installed-command';
import { nodeOptions } from '@drv/tooling-checks/node-options';
import { root } from '@drv/tooling-checks/repository';
import { cloneHead } from './src/clone-head.ts';
import { createFreshProject } from './src/fresh-project.ts';
import { CLIENTS, installGlobally } from './src/install-globally.ts';
import { publishAll } from './src/publish-all.ts';
import { installRuntimes } from './src/runtimes.ts';
import { startRegistry } from './src/start-registry.ts';
import { tryOptions } from './src/try-options.ts';

// `pnpm check:command`: what is committed, installed globally by each package manager and started on each Node, with
// every option of that Node at every place of the command line. None may reach Node. Minutes; a test of
// tooling/checks tries all options on a few lines.
await using registry = await startRegistry();
await using clone = await cloneHead(root);
await publishAll(clone, registry);
await using project = await createFreshProject(registry);
const nodes = Object.entries(await installRuntimes(project)).filter(([name]) => name.startsWith('Node '));
const engine = await createFakeEngine({ images: ['busybox:1'], programs: standardPrograms });
let failures = 0;

try {
  for (const client of CLIENTS) {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'drv-global-')));
    try {
      const drv = await installGlobally(client, home, registry);
      const trap = createHostTrap(join(home, 'trap'));
      const env = { DRV_HOST: engine.host, DRV_CONFIG: 'none' };
      for (const [name, node] of nodes) {
        const options = await nodeOptions(node);
        const wrong = await tryOptions(options, trap, (words) =>
          runInstalled(drv, node, words, { cwd: trap.dir, env }),
        );
        const verdict = wrong.length === 0 ? 'ok    ' : 'FAILED';
        console.log(`${verdict}  installed by ${client}, ${name}: ${options.length} options`);
        for (const line of wrong) console.log(line);
        failures += wrong.length;
      }
    } finally {
      await rm(home, { recursive: true, force: true });
    }
  }
} finally {
  await engine.close();
}

console.log(failures === 0 ? '\nNo option reached Node.' : `\n${failures} are wrong.`);
process.exitCode = failures === 0 ? 0 : 1;
