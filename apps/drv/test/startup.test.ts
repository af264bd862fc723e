import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { drv } from './support/drv-process.ts';

/** What help, the version and a completion script may load: no engine client, no report, no library but commander. */
const ALLOWED = [
  /^apps\/drv\/package\.json$/,
  /^apps\/drv\/src\/(main|start|cli|process\/(io|is-run-command|keep-code|stop-signals|working-directory))\.ts$/,
  /^apps\/drv\/src\/(completion|errors|parse|program|render|settings)\//,
  /^node_modules\/.*\/commander\//,
];

/** The files that a run of drv loads, as V8 counts them. */
async function loadedBy(...argv: readonly string[]): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), 'drv-loaded-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const { code } = await drv(argv, { env: { NODE_V8_COVERAGE: directory }, fromSources: true });
  expect(code).toBe(0);
  const [name = ''] = await readdir(directory);
  const { result } = JSON.parse(await readFile(join(directory, name), 'utf8')) as {
    result: readonly { readonly url: string }[];
  };
  const root = new URL('../../../', import.meta.url).href;
  return result
    .map(({ url }) => url)
    .filter((url) => url.startsWith(root))
    .map((url) => url.slice(root.length));
}

it.each([['--help'], ['--version'], ['run', '--help'], ['completion', 'bash']])(
  'drv %s %s loads only what it needs',
  async (...argv) => {
    const loaded = await loadedBy(...argv.filter((word) => word !== undefined));
    expect(loaded).toContain('apps/drv/src/cli.ts');
    expect(loaded.filter((path) => !ALLOWED.some((allowed) => allowed.test(path)))).toEqual([]);
  },
);

it('says nothing of what it loads late, for an engine behind TLS', async () => {
  const home = await mkdtemp(join(tmpdir(), 'drv-home-'));
  onTestFinished(() => rm(home, { recursive: true }));
  const env = {
    HOME: home,
    DOCKER_HOST: 'tcp://127.0.0.1:1',
    DOCKER_TLS_VERIFY: '1',
    DRV_CONFIG: 'none',
  };
  const { code, stderr } = await drv(['run', '-q', 'busybox', 'true'], { env });
  expect(code).toBe(125);
  expect(stderr).toMatch(/^drv: Cannot reach the engine at https:\/\/127\.0\.0\.1:1: .*\n$/);
});
