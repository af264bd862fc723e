import type { AbortOptions } from '@drv/core';
import { createSingleFlight } from '../cache/single-flight.ts';
import { parseConfig } from '../parse/parse-config.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { createConfigFiles } from './config-files.ts';
import type { FileAccess } from './file-access.ts';

/** Configuration files, read when they changed. */
export interface ConfigReader {
  /**
   * The configuration in a file; `undefined` where there is none.
   *
   * @throws `DRV_CREDENTIALS` for a file that cannot be read, or that {@link parseConfig} refuses.
   */
  read(path: string, options?: AbortOptions): Promise<RegistryConfig | undefined>;
  /** A text that changes whenever the file does, and when it comes or goes. */
  version(path: string, options?: AbortOptions): Promise<string>;
  /** Reads every file again, also where it seems unchanged. */
  forget(): void;
}

/** A reader that keeps what it parsed until the file changes, and reads a file once for all who wait for it. */
export function createConfigReader(
  access: FileAccess,
  options: { readonly wildcardHosts?: boolean } = {},
): ConfigReader {
  const files = createConfigFiles(access);
  const parsed = new Map<string, { readonly version: string; readonly config: RegistryConfig }>();
  const flights = createSingleFlight<RegistryConfig | undefined>();

  const load = async (
    path: string,
    version: string,
    signal: AbortSignal,
  ): Promise<RegistryConfig | undefined> => {
    const text = await files.text(path, { signal });
    if (text === undefined) return undefined;
    const config = parseConfig(text, { kind: 'file', name: path, allowHelpers: true }, options);
    // Should the file have changed since its version was taken, the next look finds yet another version.
    parsed.set(path, { version, config });
    return config;
  };

  return {
    async read(path, { signal } = {}) {
      const version = await files.version(path, { signal });
      if (version === undefined) return undefined;
      const last = parsed.get(path);
      if (last?.version === version) return last.config;
      return await flights.run(`${path}\n${version}`, (abort) => load(path, version, abort), signal);
    },
    version: async (path, { signal } = {}) => (await files.version(path, { signal })) ?? 'absent',
    forget: () => parsed.clear(),
  };
}
