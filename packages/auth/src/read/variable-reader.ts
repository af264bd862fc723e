import { readVariable, type Environment } from '../locate/environment.ts';
import { parseConfig } from '../parse/parse-config.ts';
import type { RegistryConfig } from '../parse/registry-config.ts';

/** Laid over the files: for what it does not hold, the next provider is asked. */
export const OVERLAY_VARIABLE = 'DOCKER_AUTH_CONFIG';
/** In place of the files: for what it does not hold, no credentials are sent. */
export const WHOLE_VARIABLE = 'DOCKER_AUTH';

export interface VariableReaderOptions {
  readonly env: Environment;
  readonly platform?: NodeJS.Platform | undefined;
  readonly allowHelpers?: boolean | undefined;
  readonly wildcardHosts?: boolean | undefined;
}

/** Configurations in environment variables, read anew each time: the environment may change. */
export interface VariableReader {
  /** Without white space around it; empty where the variable is not set. */
  text(variable: string): string;
  /**
   * The configuration in a variable; `undefined` where there is none.
   *
   * @throws `DRV_CREDENTIALS` for a text that {@link parseConfig} refuses.
   */
  read(variable: string): RegistryConfig | undefined;
}

/** A reader that keeps what it parsed until the text changes. */
export function createVariableReader(options: VariableReaderOptions): VariableReader {
  const { env, platform = process.platform, allowHelpers = false, wildcardHosts = false } = options;
  const parsed = new Map<string, { readonly text: string; readonly config: RegistryConfig }>();
  const text = (variable: string): string => readVariable(env, variable, platform)?.trim() ?? '';
  return {
    text,
    read(variable) {
      const now = text(variable);
      if (now === '') return undefined;
      const last = parsed.get(variable);
      if (last?.text === now) return last.config;
      const source = { kind: 'environment', name: variable, allowHelpers } as const;
      const config = parseConfig(now, source, { wildcardHosts });
      parsed.set(variable, { text: now, config });
      return config;
    },
  };
}
