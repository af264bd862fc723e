import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { SetupError } from '../setup-error.ts';
import { parseAptSources, type PackageSource } from './apt-sources.ts';
import { run } from './run.ts';

const MINUTES = 60_000;

/** By target: kinds of engine that differ in their settings only share their packages. */
const unpacking = new Map<string, Promise<void>>();

/**
 * Downloads packages of another suite of Debian and unpacks them into `target`, unless that was done before. Nothing
 * is installed, and apt's own lists stay as they are. The archive is the one that this machine's packages come from.
 *
 * @throws SetupError when this is not Debian, or the archive cannot be reached.
 */
export async function unpackSuite(
  suite: string,
  packages: readonly string[],
  target: string,
  signal?: AbortSignal,
): Promise<void> {
  if (existsSync(target)) return;
  const running = unpacking.get(target);
  if (running !== undefined) return running;
  const begun = unpack(suite, packages, target, signal).finally(() => unpacking.delete(target));
  unpacking.set(target, begun);
  return begun;
}

async function unpack(
  suite: string,
  packages: readonly string[],
  target: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const source = debianArchive();
  // Several processes may do this at once: each in a place of its own, and the first one to be ready wins.
  const work = `${target}.${process.pid}`;
  try {
    const config = privateConfig(work, suite, source);
    const apt = async (args: readonly string[], cwd: string) =>
      run('apt-get', ['-c', config, '-q', ...args], { cwd, timeoutMs: 5 * MINUTES, signal });
    await apt(['update'], work);
    const debs = join(work, 'debs');
    mkdirSync(debs);
    await apt(['download', ...packages], debs);
    const root = join(work, 'root');
    for (const file of readdirSync(debs)) await run('dpkg', ['-x', join(debs, file), root], { signal });
    await makeReady(root, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A configuration of apt that reads one suite and writes nowhere but into `directory`. */
function privateConfig(directory: string, suite: string, { uri, signedBy }: PackageSource): string {
  for (const path of ['lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(directory, path), { recursive: true });
  }
  const options = signedBy === undefined ? '' : `[signed-by=${signedBy}] `;
  writeFileSync(join(directory, 'sources.list'), `deb ${options}${uri} ${suite} main\n`);
  // With no package installed, the version to download is always the archive's.
  writeFileSync(join(directory, 'status'), '');
  const settings = {
    'Dir::Etc::sourcelist': join(directory, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'Dir::State': directory,
    'Dir::State::lists': join(directory, 'lists'),
    'Dir::State::status': join(directory, 'status'),
    'Dir::Cache': join(directory, 'cache'),
    // The directory may be one that only this user can read.
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
    'Acquire::http::Timeout': '20',
    'Acquire::https::Timeout': '20',
    'APT::Update::Error-Mode': 'any',
  };
  const file = join(directory, 'apt.conf');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(''),
  );
  return file;
}

async function makeReady(root: string, target: string): Promise<void> {
  try {
    renameSync(root, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
  }
}

function debianArchive(): PackageSource {
  const release = readText('/etc/os-release') ?? '';
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? '';
  if (field('ID') !== 'debian') throw new SetupError('Packages of another suite can be had on Debian only.');
  const suites = [field('VERSION_CODENAME'), 'stable', 'testing', 'unstable', 'sid'];
  const parts = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list', ...namesIn(parts).map((name) => join(parts, name))];
  const found = files
    .filter((file) => /\.(list|sources)$/.test(file))
    .flatMap((file) => parseAptSources(file, readText(file) ?? ''))
    .filter(
      (source) => source.components.includes('main') && source.suites.some((suite) => suites.includes(suite)),
    );
  // Others publish packages for a suite of Debian, too.
  const archive = found.find(({ uri }) => /\/debian\/?$/.test(uri)) ?? found[0];
  if (archive !== undefined) return archive;
  throw new SetupError('apt’s sources on this machine name no archive of Debian.');
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function namesIn(path: string): string[] {
  return existsSync(path) ? readdirSync(path) : [];
}
