/** Where the controllers of a process are, below the mount point of its cgroups. */
export type CgroupPaths =
  | { readonly version: 'v1'; readonly cpuacct?: string; readonly memory?: string; readonly pids?: string }
  | { readonly version: 'v2'; readonly unified: string };

/**
 * Reads `/proc/<pid>/cgroup`: lines of `hierarchy:controllers:path`, where v2 is the line `0::path`. A machine with
 * both keeps its controllers in v1. `undefined` unless every path that counts names the container: the process id may
 * be that of another machine, or taken by another process meanwhile.
 */
export function cgroupPaths(text: string, containerId: string): CgroupPaths | undefined {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    if (match === null) continue;
    const [, controllers = '', path = ''] = match;
    if (!path.includes(containerId) || path.split('/').includes('..')) continue;
    for (const controller of controllers.split(',')) paths.set(controller, path);
  }
  const [cpuacct, memory, pids, unified] = ['cpuacct', 'memory', 'pids', ''].map((name) => paths.get(name));
  if (cpuacct !== undefined || memory !== undefined)
    return {
      version: 'v1',
      ...(cpuacct === undefined ? {} : { cpuacct: `cpuacct${cpuacct}` }),
      ...(memory === undefined ? {} : { memory: `memory${memory}` }),
      ...(pids === undefined ? {} : { pids: `pids${pids}` }),
    };
  return unified === undefined ? undefined : { version: 'v2', unified: unified.slice(1) };
}
