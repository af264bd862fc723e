import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { builtin } from '@drv/core/driver';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../src/driver.ts', import.meta.url));

it('loads modules of Node when they are needed, and not with drv', () => {
  const script = `
    const loaded = () => ['crypto', 'net', 'util', 'worker_threads'].filter((name) => process.moduleLoadList.includes('NativeModule ' + name));
    const before = loaded();
    const { builtin } = await import(${JSON.stringify(entry)});
    const after = loaded();
    void builtin.crypto;
    const used = loaded();
    console.log(JSON.stringify({ byDrv: after.filter((name) => !before.includes(name)), used: used.filter((name) => !after.includes(name)) }));
  `;
  const options = ['--conditions=@drv/source', '--input-type=module', '--eval', script];
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
  expect({ told: JSON.parse(stdout), stderr }).toEqual({ told: { byDrv: [], used: ['crypto'] }, stderr: '' });
});

it('they are those that an import gives', async () => {
  expect(builtin.fs.promises).toBe((await import('node:fs')).promises);
  expect(builtin.net.isIP('::1')).toBe(6);
});
