import type { AbortOptions, Credentials, Logger } from '@drv/core';
import { checkKinds, kind, type KindsOf, silentLogger } from '@drv/core/driver';
import { helperClientOf } from '../helper/helper-client-of.ts';
import { HELPERS, type HelperOptions } from '../helper/helper-options.ts';
import { configPaths } from '../locate/config-paths.ts';
import { HOST, type Host } from '../locate/host.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { createConfigReader } from '../read/config-reader.ts';
import { FILE_ACCESS, type FileAccess } from '../read/file-access.ts';
import { isClosedToUs } from '../read/is-closed-to-us.ts';
import { onceReporter } from '../report/once-reporter.ts';
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
  /** Is warned of what is passed over: files that are closed to this user, stores that are missing. @default none */
  readonly logger?: Logger | undefined;
}

export const FILES: KindsOf<DockerConfigOptions> = {
  ...HOST,
  ...FILE_ACCESS,
  ...HELPERS,
  paths: kind.orNull(kind.list(kind.text)),
  wildcardHosts: kind.orNull(kind.boolean),
  logger: kind.orNull(kind.thatHas('a logger', 'warn')),
};

/**
 * Credentials from the files of Docker and Podman: `auths`, `credsStore` and `credHelpers`. The first file with an
 * answer wins. Missing files are passed over, and so are files that this user may not read, with a warning; others must
 * be well formed. Files are read when they are needed, and again when they changed; helpers are asked at each lookup
 * (see {@link cached}).
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function dockerConfigProvider(options: DockerConfigOptions): VersionedProvider {
  checkKinds(options, FILES, 'dockerConfigProvider');
  const { paths, wildcardHosts = false } = options;
  const reader = createConfigReader(options, { wildcardHosts });
  const reporter = onceReporter(options.logger ?? silentLogger);
  const helpers = helperClientOf(options, reporter);
  // Asked each time: the environment belongs to the caller, and may change.
  const files = (): readonly string[] => paths ?? configPaths(options);

  const read = async (path: string, signal: AbortSignal | undefined): Promise<RegistryConfig | undefined> => {
    try {
      return await reader.read(path, { signal });
    } catch (error) {
      if (!isClosedToUs(error)) throw error;
      reporter.warn({ source: path }, `${error.message}, and is passed over`);
      return undefined;
    }
  };

  const version = async (path: string, { signal }: AbortOptions): Promise<string> => {
    try {
      return await reader.version(path, { signal });
    } catch (error) {
      if (!isClosedToUs(error)) throw error;
      return 'closed';
    }
  };

  return {
    name: 'docker config',
    async resolve(target, { signal } = {}): Promise<Credentials | undefined> {
      for (const path of files()) {
        const config = await read(path, signal);
        const answer = config && (await resolveInConfig(config, target, helpers, { signal }));
        if (answer !== undefined) return answer;
      }
      return undefined;
    },
    async version({ signal } = {}) {
      const versions = await Promise.all(files().map((path) => version(path, { signal })));
      return versions.join(' ');
    },
    invalidate: () => reader.forget(),
  };
}
