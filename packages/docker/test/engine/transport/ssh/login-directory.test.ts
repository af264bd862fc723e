import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { makeLoginDirectory } from '../../../../src/engine/transport/ssh/login-directory.ts';

const LONG_AGO = new Date(Date.now() - 60 * 60_000);

it('what a killed process has left of its login is removed by the next one, and nothing that is used', async () => {
  const base = mkdtempSync(join(tmpdir(), 'drv-'));
  vi.stubEnv('TMPDIR', base);
  const place = (name: string) => {
    mkdirSync(join(base, name));
    return join(base, name);
  };
  const [left, early, used, others] = ['drv-ssh-left', 'drv-ssh-early', 'drv-ssh-used', 'other-left'].map(
    place,
  );
  writeFileSync(join(left ?? '', 's'), '');
  const server = createServer().listen(join(used ?? '', 's'));
  await once(server, 'listening');
  for (const old of [left, used, others]) utimesSync(old ?? '', LONG_AGO, LONG_AGO);
  const { path } = await makeLoginDirectory();
  await expect.poll(() => existsSync(left ?? '')).toBe(false);
  expect([early, used, others, path].map((one) => existsSync(one ?? ''))).toEqual([true, true, true, true]);
  server.close();
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});
