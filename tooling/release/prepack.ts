// Runs before a package is packed, in its folder: `prepack` of every published package.json. Builds it, and refuses
// to pack what would not work.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

interface Manifest {
  readonly name: string;
  readonly bin?: unknown;
  readonly publishConfig: { readonly exports?: unknown };
}

const { name, bin, publishConfig } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

// npm neither applies publishConfig.exports nor replaces workspace:^ in the dependencies.
const client = basename(process.env['npm_execpath'] ?? 'no package manager');
if (!client.startsWith('pnpm')) refuse(`only pnpm packs it right, and this is ${client}. Use: npx pnpm pack`);

// A folder whose dist/ is up to date comes out of the cache in a moment.
const { status, stdout, stderr, error } = spawnSync('turbo', ['run', 'build', '--output-logs=errors-only'], {
  encoding: 'utf8',
  env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
});
if (status !== 0) refuse(`its build failed.\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);

const missing = [...filesIn(bin), ...filesIn(publishConfig.exports)].filter((file) => !existsSync(file));
if (missing.length > 0) refuse(`these files of its package.json are not there: ${missing.join(', ')}`);

/** Every path in a tree of conditions. */
function filesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(filesIn) : [];
}

function refuse(why: string): never {
  process.stderr.write(`${name} cannot be packed: ${why}\n`);
  process.exit(1);
}
