import { existsSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { waitUntil } from '../wait-until.ts';

const ROOT = '/sys/fs/cgroup';

/** The directories of one cgroup: one per hierarchy with cgroup v1, one in all with v2. */
export function cgroupDirectories(name: string): string[] {
  if (!existsSync(ROOT)) return [];
  return ['.', ...readdirSync(ROOT)].map((part) => join(ROOT, part, name)).filter((path) => existsSync(path));
}

/** Removes a cgroup whose processes were killed. The kernel may hold on for a moment. */
export async function removeCgroup(name: string): Promise<void> {
  await waitUntil(
    `the control group ${name} to become empty`,
    () => {
      for (const directory of cgroupDirectories(name)) removeTree(directory);
      return cgroupDirectories(name).length === 0;
    },
    { timeoutMs: 10_000 },
  );
}

const THAW = [
  ['freezer.state', 'THAWED'],
  ['cgroup.freeze', '0'],
] as const;

/** Frozen processes do not die before they are thawed: by version 1 of control groups, and by version 2. */
export function thawCgroup(name: string): void {
  for (const directory of cgroupDirectories(name)) {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      for (const [file, word] of THAW) {
        const path = join(directory, entry.name, file);
        if (existsSync(path)) writeFileSync(path, word);
      }
    }
  }
}

function removeTree(directory: string): void {
  try {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (entry.isDirectory()) removeTree(join(directory, entry.name));
    }
    rmdirSync(directory);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EBUSY' && code !== 'ENOENT' && code !== 'ENOTEMPTY') throw error;
  }
}
