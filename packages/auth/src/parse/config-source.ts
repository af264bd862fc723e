/** Where a configuration comes from, for messages and error data. */
export interface ConfigSource {
  readonly kind: 'file' | 'environment';
  /** The path, or the name of the variable. */
  readonly name: string;
  /** Whether its helpers are used. A configuration that a tenant can write must not start programs. */
  readonly allowHelpers: boolean;
}
