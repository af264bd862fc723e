import type { KeyIndex } from '../match/key-index.ts';
import type { ConfigSource } from './config-source.ts';

/** A configuration, read: its structure is checked, its entries are not. */
export interface RegistryConfig {
  readonly source: ConfigSource;
  /** The keys of the entries, as they are written. */
  readonly keys: readonly string[];
  /** Entries as they came. */
  readonly auths: KeyIndex<unknown>;
  /** The programs that it names for some registries. */
  readonly programs: readonly string[];
  /** Programs by host; the empty one takes its host out of the store. */
  readonly helpers: KeyIndex<string>;
  /** The program for every other host. */
  readonly store: string | undefined;
  /** Whether it names helpers that its source must not name. */
  readonly ignoredHelpers: boolean;
}
