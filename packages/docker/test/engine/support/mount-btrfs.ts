import { requireUnpacked } from '@drv/tooling-engine';

/**
 * A script that mounts a new file system at `directory`, in which each directory of an image or a container can have a quota.
 *
 * @throws SetupError where there is no mkfs for it.
 */
export async function mountBtrfs(directory: string): Promise<string> {
  const { path, env } = await requireUnpacked('mkfs.btrfs', {
    path: 'sbin/mkfs.btrfs',
    packages: ['btrfs-progs', 'liblzo2-2'],
  });
  const set = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return `
truncate --size 400M ${directory}.img
env ${set.join(' ')} ${path} --quiet ${directory}.img
mkdir -p ${directory}
mount -n -o loop ${directory}.img ${directory}
`;
}
