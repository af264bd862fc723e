import { posix, win32 } from 'node:path';
import { readVariable } from './environment.ts';
import { homeDirectory } from './home-directory.ts';
import type { Host } from './host.ts';

/**
 * The files that may hold credentials, in the order in which they are asked: Docker's `config.json`, Podman's
 * `auth.json`, then the old `.dockercfg`, which a set `DOCKER_CONFIG` rules out. Whether they exist is not looked at.
 */
export function configPaths(host: Host): readonly string[] {
  const { env, platform = process.platform } = host;
  const { join } = platform === 'win32' ? win32 : posix;
  const variable = (name: string): string | undefined => readVariable(env, name, platform);
  const home = homeDirectory(host);
  const under = (directory: string | undefined, ...names: string[]): string | undefined =>
    directory === undefined ? undefined : join(directory, ...names);

  const dockerDirectory = variable('DOCKER_CONFIG');
  const paths = [
    under(dockerDirectory ?? under(home, '.docker'), 'config.json'),
    variable('REGISTRY_AUTH_FILE'),
    under(variable('XDG_RUNTIME_DIR'), 'containers', 'auth.json') ?? runtimeFile(host, platform),
    under(variable('XDG_CONFIG_HOME') ?? under(home, '.config'), 'containers', 'auth.json'),
    dockerDirectory === undefined ? under(home, '.dockercfg') : undefined,
  ];
  return [...new Set(paths.filter((path) => path !== undefined))];
}

// Podman's place where no XDG_RUNTIME_DIR is set, on Linux only.
function runtimeFile({ uid = process.getuid?.() }: Host, platform: NodeJS.Platform): string | undefined {
  return platform === 'linux' && uid !== undefined ? `/run/containers/${uid}/auth.json` : undefined;
}
