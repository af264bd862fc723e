import type { Logger } from '@drv/core';
import { checkKinds, kind, type KindsOf, protect, silentLogger, throwIfAborted } from '@drv/core/driver';
import { helperClientOf } from '../helper/helper-client-of.ts';
import { HELPERS, type HelperOptions } from '../helper/helper-options.ts';
import { HOST, type Host } from '../locate/host.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';
import { createVariableReader, OVERLAY_VARIABLE, WHOLE_VARIABLE } from '../read/variable-reader.ts';
import { withOrigin } from '../report/credential-origin.ts';
import { onceReporter } from '../report/once-reporter.ts';
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

export const ENV: KindsOf<EnvProviderOptions> = {
  env: HOST.env,
  platform: HOST.platform,
  ...HELPERS,
  wildcardHosts: kind.orNull(kind.boolean),
  logger: kind.orNull(kind.thatHas('a logger', 'warn')),
  allowHelpers: kind.orNull(kind.boolean),
};

/**
 * Credentials from the environment, each variable a whole `config.json` as text. `DOCKER_AUTH_CONFIG` is asked first
 * and leaves to the next provider what it does not hold. `DOCKER_AUTH`, the variable of the 2017 Go driver, stands in
 * place of all files: it answers `anonymous` for every registry that it does not hold. Variables that are empty count
 * as not set, and are read anew at each lookup.
 *
 * @throws `DRV_INVALID_OPTION` for an option that is wrong.
 */
export function envProvider(options: EnvProviderOptions): VersionedProvider {
  checkKinds(options, ENV, 'envProvider');
  const reporter = onceReporter(options.logger ?? silentLogger);
  const helpers = helperClientOf(options, reporter);
  const reader = createVariableReader(options);
  const seen = new Map<string, string>();
  let changes = 0;

  const read = (variable: string): RegistryConfig | undefined => {
    const config = reader.read(variable);
    if (config?.ignoredHelpers === true) {
      reporter.warn(
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
      const overlay = read(OVERLAY_VARIABLE);
      const answer = overlay && (await resolveInConfig(overlay, target, helpers, { signal }));
      if (answer !== undefined) return answer;
      const whole = read(WHOLE_VARIABLE);
      if (whole === undefined) return undefined;
      const entry = await resolveInConfig(whole, target, helpers, { signal });
      return entry ?? withOrigin(protect({ kind: 'anonymous' }), { source: WHOLE_VARIABLE });
    },
    async version({ signal } = {}) {
      throwIfAborted(signal, 'resolve credentials');
      for (const variable of [OVERLAY_VARIABLE, WHOLE_VARIABLE]) {
        const text = reader.text(variable);
        if (seen.get(variable) !== text) changes += 1;
        seen.set(variable, text);
      }
      return String(changes);
    },
  };
}
