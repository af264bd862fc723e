import type { Logger } from '@drv/core';
import { protect, silentLogger, throwIfAborted } from '@drv/core/driver';
import { helperClientOf } from '../helper/helper-client-of.ts';
import type { HelperOptions } from '../helper/helper-options.ts';
import { readVariable } from '../locate/environment.ts';
import type { Host } from '../locate/host.ts';
import { parseConfig } from '../parse/parse-config.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { withOrigin } from '../report/credential-origin.ts';
import { resolveInConfig } from '../resolve/resolve-in-config.ts';
import type { VersionedProvider } from './versioned-provider.ts';

export interface EnvProviderOptions extends Pick<Host, 'env' | 'platform'>, HelperOptions {
  /**
   * Whether a configuration in the environment may name credential helpers, which are programs that are run.
   * @default false: its `credsStore` and `credHelpers` are ignored, with a warning to the logger
   */
  readonly allowHelpers?: boolean | undefined;
  /** As in {@link DockerConfigOptions}. @default false */
  readonly wildcardHosts?: boolean | undefined;
  /** @default nothing is logged */
  readonly logger?: Logger | undefined;
}

/** Laid over the files: for what it does not hold, the next provider is asked. */
const OVERLAY = 'DOCKER_AUTH_CONFIG';
/** In place of the files: for what it does not hold, no credentials are sent. */
const WHOLE = 'DOCKER_AUTH';

/**
 * Credentials from the environment, each variable a whole `config.json` as text. `DOCKER_AUTH_CONFIG` is asked first
 * and leaves to the next provider what it does not hold. `DOCKER_AUTH`, the variable of the 2017 Go driver, stands in
 * place of all files: it answers `anonymous` for every registry that it does not hold. Variables that are empty count
 * as not set, and are read anew at each lookup.
 */
export function envProvider(options: EnvProviderOptions): VersionedProvider {
  const { env, platform = process.platform, logger = silentLogger } = options;
  const { allowHelpers = false, wildcardHosts = false } = options;
  const helpers = helperClientOf(options);
  const parsed = new Map<string, { readonly text: string; readonly config: RegistryConfig }>();
  const seen = new Map<string, string>();
  let changes = 0;

  const textOf = (variable: string): string => readVariable(env, variable, platform)?.trim() ?? '';

  const configOf = (variable: string): RegistryConfig | undefined => {
    const text = textOf(variable);
    if (text === '') return undefined;
    const last = parsed.get(variable);
    if (last?.text === text) return last.config;
    const config = parseConfig(
      text,
      { kind: 'environment', name: variable, allowHelpers },
      { wildcardHosts },
    );
    parsed.set(variable, { text, config });
    if (config.ignoredHelpers) {
      logger.warn(
        { variable },
        `${variable} names credential helpers, which are ignored: allowHelpers is not set`,
      );
    }
    return config;
  };

  return {
    name: 'environment',
    async resolve(target, { signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      const overlay = configOf(OVERLAY);
      const answer = overlay && (await resolveInConfig(overlay, target, helpers, { signal }));
      if (answer !== undefined) return answer;
      const whole = configOf(WHOLE);
      if (whole === undefined) return undefined;
      const entry = await resolveInConfig(whole, target, helpers, { signal });
      return entry ?? withOrigin(protect({ kind: 'anonymous' }), { source: WHOLE });
    },
    async version({ signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      for (const variable of [OVERLAY, WHOLE]) {
        const text = textOf(variable);
        if (seen.get(variable) !== text) changes += 1;
        seen.set(variable, text);
      }
      return String(changes);
    },
  };
}
