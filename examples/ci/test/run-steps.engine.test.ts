import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDockerDriver } from '@drv/docker';
import type {} from '@drv/tooling-engine';
import { afterAll, expect, inject, test } from 'vitest';
import { runSteps } from '../src/run-steps.ts';

const { host, images } = inject('engine');
const driver = createDockerDriver({ host });
const folder = await mkdtemp(join(tmpdir(), 'drv-ci-'));
const source = join(folder, 'source');
const results = join(folder, 'results');
await mkdir(source);
await writeFile(join(source, 'words'), 'one two\n');
afterAll(async () => {
  await driver.close();
  await rm(folder, { recursive: true });
});

const image = images.busybox;
const build = {
  name: 'build',
  image,
  script: 'mkdir -p out/bin; wc -w < words > out/bin/count',
  makes: ['out'],
};

test('a step gets the sources and what the steps before it made; what it makes comes out', async () => {
  const log: string[] = [];
  const ended = await runSteps(
    driver,
    [build, { name: 'check', image, script: 'echo "$(cat out/bin/count) words"; id -u > out/mine' }],
    { source, results, onLine: (step, text) => log.push(`${step}: ${text}`) },
  );
  expect(ended.map(({ status }) => status)).toEqual(['success', 'success']);
  expect(log).toEqual(['check: 2 words']);
  expect(await readFile(join(results, 'out', 'bin', 'count'), 'utf8')).toBe('2\n');
});

test('a step that fails ends the build', async () => {
  const steps = [{ ...build, script: 'echo broken >&2; exit 2' }, build];
  const log: string[] = [];
  const onLine = (_step: string, text: string) => log.push(text);
  const [only, ...others] = await runSteps(driver, steps, { source, results, onLine });
  expect(only).toMatchObject({ status: 'error', exitCode: 2, artifacts: [{ incomplete: 'missing' }] });
  expect(others).toEqual([]);
  expect(log).toEqual(['broken']);
});
