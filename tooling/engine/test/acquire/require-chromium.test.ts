import { describe, expect, it } from 'vitest';
import { requireChromium } from '../../src/acquire/require-chromium.ts';

function machine({ has = [], gets = [] }: { has?: readonly string[]; gets?: readonly string[] | undefined }) {
  const programs = new Set(has);
  const installed: string[] = [];
  return {
    installed,
    find: (name: string) => (programs.has(name) ? `/usr/bin/${name}` : undefined),
    mayInstall: gets.length > 0,
    async install(packages: readonly string[]) {
      installed.push(...packages);
      for (const name of gets) programs.add(name);
    },
  };
}
const quiet = () => {};

describe('requireChromium', () => {
  it('takes the one that is named, and else the one that is there', async () => {
    const there = machine({ has: ['google-chrome'] });
    expect(await requireChromium('/opt/chrome', quiet, there)).toBe('/opt/chrome');
    expect(await requireChromium(undefined, quiet, there)).toBe('/usr/bin/google-chrome');
    expect(there.installed).toEqual([]);
  });

  it('installs one where it may', async () => {
    const bare = machine({ gets: ['chromium'] });
    expect(await requireChromium('', quiet, bare)).toBe('/usr/bin/chromium');
    expect(bare.installed).toEqual(['chromium']);
  });

  it('says how to get one', async () => {
    await expect(requireChromium(undefined, quiet, machine({}))).rejects.toThrow(/DRV_TEST_CHROMIUM/);
    await expect(requireChromium('none', quiet, machine({ has: ['chromium'] }))).rejects.toThrow(/none/);
    const failing = {
      ...machine({}),
      mayInstall: true,
      install: () => Promise.reject(new Error('no network')),
    };
    await expect(requireChromium(undefined, quiet, failing)).rejects.toThrow('could not be installed');
  });
});
