import type { Credentials } from '@drv/core';
import { helperClientOf } from '../helper/helper-client-of.ts';
import type { HelperOptions } from '../helper/helper-options.ts';
import { configPaths } from '../locate/config-paths.ts';
import type { Host } from '../locate/host.ts';
import { createConfigReader } from '../read/config-reader.ts';
import type { FileAccess } from '../read/file-access.ts';
import { resolveInConfig } from '../resolve/resolve-in-config.ts';
import type { VersionedProvider } from './versioned-provider.ts';

export interface DockerConfigOptions extends Host, FileAccess, HelperOptions {
  /**
   * The files to ask, in this order, in place of the usual ones.
   * @default `config.json` in `$DOCKER_CONFIG` or `~/.docker`, `$REGISTRY_AUTH_FILE`, Podman's `auth.json` in
   * `$XDG_RUNTIME_DIR/containers` and in `~/.config/containers`, `~/.dockercfg`
   */
  readonly paths?: readonly string[] | undefined;
  /**
   * Whether `*` in the host of a key stands for any letters of one label, as in Kubernetes. Docker takes it literally.
   * @default false
   */
  readonly wildcardHosts?: boolean | undefined;
}

/**
 * Credentials from the files of Docker and Podman: `auths`, `credsStore` and `credHelpers`. The first file with an
 * answer wins. Missing files are passed over, others must be readable and well formed. Files are read when they are
 * needed, and again when they changed; helpers are asked at each lookup (see {@link cached}).
 */
export function dockerConfigProvider(options: DockerConfigOptions): VersionedProvider {
  const { paths, wildcardHosts = false } = options;
  const reader = createConfigReader(options, { wildcardHosts });
  const helpers = helperClientOf(options);
  // Asked each time: the environment belongs to the caller, and may change.
  const files = (): readonly string[] => paths ?? configPaths(options);
  return {
    name: 'docker config',
    async resolve(target, { signal } = {}): Promise<Credentials | undefined> {
      for (const path of files()) {
        const config = await reader.read(path, { signal });
        const answer = config && (await resolveInConfig(config, target, helpers, { signal }));
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
    async version({ signal } = {}) {
      const versions = await Promise.all(files().map((path) => reader.version(path, { signal })));
      return versions.join(' ');
    },
    invalidate: () => reader.forget(),
  };
}
