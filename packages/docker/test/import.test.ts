import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));

it('what few tasks need, and is slow to load, is not loaded with drv', () => {
  const script = `
    const { createDockerDriver } = await import(${JSON.stringify(entry)});
    const loaded = () => ['crypto', 'tls', 'child_process'].filter((name) => process.moduleLoadList.includes('NativeModule ' + name));
    console.log(loaded().join());
    await createDockerDriver().close();
    console.log(loaded().join());
  `;
  const options = ['--conditions=@drv/source', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: '\n\n', stderr: '' });
});
