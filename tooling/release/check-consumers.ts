import { compileErrors, CONSUMERS } from '@drv/tooling-checks/compile';
import { gitRepository, root } from '@drv/tooling-checks/repository';
import { entriesOf, packagesOf, type WorkspacePackage } from '@drv/tooling-checks/workspace';
import { withEngine } from '@drv/tooling-engine';
import { cloneHead } from './src/clone-head.ts';
import { consumerPrograms } from './src/consumer-programs.ts';
import { createFreshProject, type FreshProject } from './src/fresh-project.ts';
import { publishAll } from './src/publish-all.ts';
import { RUNTIMES, installRuntimes } from './src/runtimes.ts';
import { startRegistry } from './src/start-registry.ts';

// `pnpm check:consumers`: what is committed, published to a registry on loopback, and used from there in every way
// that is promised: compilers, declarations of Node, package managers, runtimes. Minutes; `pnpm check` has a part of it.
const libraries = packagesOf(gitRepository()).filter(({ kind }) => kind === 'library');
const peers = libraries.flatMap(({ manifest }) => Object.keys(manifest.peerDependencies ?? {}));
let failures = 0;

async function row(what: string, problems: () => Promise<string>): Promise<void> {
  const text = await problems().catch(String);
  console.log(`${text === '' ? 'ok    ' : 'FAILED'}  ${what}`);
  if (text === '') return;
  failures += 1;
  console.log(text);
}

function importing(packages: readonly WorkspacePackage[], { withVitest }: { withVitest: boolean }): string {
  return packages
    .flatMap(entriesOf)
    .filter(({ specifier }) => withVitest || specifier !== '@drv/testing/vitest')
    .map(
      ({ specifier }, index) =>
        `import * as l${index} from '${specifier}';\nexport type L${index} = typeof l${index};`,
    )
    .join('\n');
}

async function types(
  project: FreshProject,
  packages: readonly WorkspacePackage[],
  setups = CONSUMERS,
): Promise<void> {
  for (const setup of setups) {
    const { typescript, nodeTypes, resolution } = setup;
    // The declarations of vitest bring those of Node that they were made for.
    const text = importing(packages, { withVitest: false });
    await row(`TypeScript ${typescript}, @types/node ${nodeTypes}, ${resolution}`, () =>
      compileErrors(project.dir, setup, text),
    );
  }
}

await using registry = await startRegistry();
await using clone = await cloneHead(root);
await publishAll(clone, registry);

const everything = [...libraries.map(({ name }) => name), ...peers].join(' ');
for (const client of ['npm install', 'pnpm add']) {
  console.log(`\nAll packages, ${client}`);
  await using project = await createFreshProject(registry);
  await project.install(`${client} ${everything}`);
  await types(project, libraries);
}

console.log('\nEach package alone, pnpm add');
for (const library of libraries) {
  await using project = await createFreshProject(registry);
  const own = Object.keys(library.manifest.peerDependencies ?? {});
  await project.install(['pnpm add', library.name, ...own].join(' '));
  await row(library.name, async () =>
    compileErrors(
      project.dir,
      { typescript: '7', nodeTypes: 26, resolution: 'nodenext' },
      importing([library], { withVitest: false }),
    ),
  );
}

await withEngine(async ({ host, images }) => {
  console.log('\nA task on each runtime');
  await using project = await createFreshProject(registry);
  await project.install(`npm install ${everything}`);
  const binaries = await installRuntimes(project);
  for (const { name, words } of RUNTIMES) {
    for (const [file, text] of Object.entries(consumerPrograms(host, images.busybox))) {
      await row(`${name}, ${file}`, async () => {
        const output = await project.run(binaries[name] ?? name, file, text, words);
        return output === 'success 0 3' ? '' : `printed ${output}`;
      });
    }
  }
});

console.log(failures === 0 ? '\nAll of them work.' : `\n${failures} do not work.`);
process.exitCode = failures === 0 ? 0 : 1;
