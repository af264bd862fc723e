import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drv } from '../support/drv-process.ts';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drv-loaders-'));
});
afterAll(() => rm(directory, { recursive: true }));

// In a process of its own: the test runner would read TypeScript in its own way.
describe('a configuration file in TypeScript', () => {
  const saying = async (content: string) => {
    await writeFile(join(directory, 'drv.config.mts'), content);
    // With a home, the built command keeps its compiled code: Node warns of what such code imports.
    const env = { HOME: directory };
    const { code, stderr } = await drv(['run', 'busybox'], { cwd: directory, env });
    expect(code).toBe(125);
    return stderr.replace(join(directory, 'drv.config.mts'), 'FILE');
  };

  it('is read without a warning, its types taken away', async () => {
    expect(await saying("const timeout: string = 'soon';\nexport default { timeout };\n")).toMatch(
      /^drv: FILE: timeout=soon: not a duration[^\n]*\n$/,
    );
  });

  it('is refused in one line where its types cannot be taken away', async () => {
    expect(await saying('enum A { B }\nexport default {};\n')).toMatch(
      /^drv: FILE: TypeScript enum is not supported in strip-only mode\n$/,
    );
  });
});
