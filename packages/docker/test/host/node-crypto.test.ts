import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

it('is loaded when it is needed, and not with drv', () => {
  const script = `
    const loaded = () => process.moduleLoadList.includes('NativeModule crypto');
    const { createDockerDriver } = await import(${JSON.stringify(entry)});
    console.log(loaded());
    await createDockerDriver().close();
    console.log(loaded());
  `;
  const options = ['--conditions=@drv/source', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'false\ntrue\n', stderr: '' });
});
