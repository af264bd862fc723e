/** Where the controllers of a process are, below the mount point of its cgroups. */
export type CgroupPaths =
  | {
      readonly version: 'v1';
      readonly cpuacct: string | undefined;
      readonly memory: string | undefined;
      readonly pids: string | undefined;
    }
  | { readonly version: 'v2'; readonly unified: string };

/**
 * Reads `/proc/<pid>/cgroup`: lines of `hierarchy:controllers:path`, where v2 is the line `0::path`. A machine with
 * both keeps its controllers in v1. `undefined` unless every path that counts names the container: the process id may
 * be that of another machine, or taken by another process meanwhile.
 *
 * The group is the container's own, which counts all that is in it. Its main process may be in one below: Podman makes
 * `…/container`, an init system or a Docker inside makes `…/init` and `…/init.scope`.
 */
export function cgroupPaths(text: string, containerId: string): CgroupPaths | undefined {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, controllers = '', path = ''] = match;
    const own = ownGroup(path, containerId);
    if (own === undefined) continue;
    for (const controller of controllers.split(',')) paths.set(controller, own);
  }
  const [cpuacct, memory, pids, unified] = ['cpuacct', 'memory', 'pids', ''].map((name) => paths.get(name));
  if (cpuacct !== undefined || memory !== undefined)
    return {
      version: 'v1',
      cpuacct: cpuacct && `cpuacct${cpuacct}`,
      memory: memory && `memory${memory}`,
      pids: pids && `pids${pids}`,
    };
  return unified === undefined ? undefined : { version: 'v2', unified: unified.slice(1) };
}

/** The path up to the first part that names the container. */
function ownGroup(path: string, containerId: string): string | undefined {
  const parts = path.split('/');
  const own = parts.findIndex((part) => part.includes(containerId));
  return own === -1 || parts.includes('..') ? undefined : parts.slice(0, own + 1).join('/');
}
