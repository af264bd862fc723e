import { parseArgs } from 'node:util';
import { gitRepository, root } from '@drv/tooling-checks/repository';
import { packagesOf } from '@drv/tooling-checks/workspace';
import { execa } from 'execa';
import { unwelcomeLicences, type LicenceReport } from './src/unwelcome-licences.ts';
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
const published = ['--filter', './packages/*', '--filter', './apps/*'];
const licences = await execa('pnpm', [...published, 'licenses', 'list', '--prod', '--json'], {
  cwd: root,
  preferLocal: true,
});
const unwelcome = unwelcomeLicences(JSON.parse(licences.stdout) as LicenceReport);
if (unwelcome.length > 0) {
  console.error(`Dependencies under licences that a user may not be able to take: ${unwelcome.join(', ')}`);
  process.exit(1);
}
// What is in each package, for whoever has to say so: attached to the release.
await run('pnpm', [
  ...published,
  'sbom',
  '--split',
  '--prod',
  '--sbom-format',
  'cyclonedx',
  '--out',
  'dist/%s-%v.cdx.json',
]);
// Not every registry answers it.
const audit = await execa('pnpm', [...published, 'audit', '--prod'], {
  cwd: root,
  preferLocal: true,
  reject: false,
  all: true,
});
if (audit.exitCode !== 0) console.error(`${audit.all}\n`);
if (audit.exitCode !== 0 && !audit.all.includes('BAD_RESPONSE')) process.exit(1);
await run('pnpm', publishWords({ registry, tag, dryRun, provenance }));
// The workflow pushes the tags, and makes a release of each.
if (publish && tag === undefined) await run`changeset tag`;
if (dryRun) console.log('\nNothing was published. `npx pnpm release --publish` does.');
