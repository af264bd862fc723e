import { parseArgs } from 'node:util';
import { gitRepository, root } from '@drv/tooling-checks/repository';
import { packagesOf } from '@drv/tooling-checks/workspace';
import { execa } from 'execa';
import { publishWords } from './src/publish-words.ts';
import { whyNotReleasable } from './src/why-not-releasable.ts';

// `pnpm release`: checks and builds everything, and says what would be published. With `--publish` it is published,
// with `--tag canary` under another name than `latest`, with `--provenance` as a workflow does it.
const { values } = parseArgs({
  options: {
    publish: { type: 'boolean', default: false },
    provenance: { type: 'boolean', default: false },
    tag: { type: 'string' },
    registry: { type: 'string' },
  },
});
const { publish, provenance, tag, registry } = values;
const dryRun = !publish;
const run = execa({ cwd: root, preferLocal: true, localDir: root, stdio: 'inherit' });

const repository = gitRepository();
const { stdout: changes } = await execa({ cwd: root })`git status --porcelain`;
const why = whyNotReleasable({
  // A canary is versioned on the way, and never committed.
  changes: tag === undefined ? changes : '',
  changesets: repository.files.filter((path) => /^\.changeset\/(?!README).*\.md$/.test(path)),
  versions: Object.fromEntries(
    packagesOf(repository)
      .filter(({ kind }) => kind !== 'tool')
      .map(({ name, manifest }) => [name, String(manifest['version'])]),
  ),
});
if (why !== undefined)
  console.error(`${publish ? 'Not released' : 'This could not be released now'}: ${why}\n`);
if (why !== undefined && publish) process.exit(1);

await run`pnpm check`;
await run('pnpm', publishWords({ registry, tag, dryRun, provenance }));
// The workflow pushes the tags, and makes a release of each.
if (publish && tag === undefined) await run`changeset tag`;
if (dryRun) console.log('\nNothing was published. `npx pnpm release --publish` does.');
