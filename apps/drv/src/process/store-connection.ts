/** Which queue to use, and how. */
export interface StoreConnection {
  /** May hold a password. */
  readonly url: string;
  /** Where the URL has none. */
  readonly password: string | undefined;
  /** The URL for people: without user and password. */
  readonly shown: string;
  readonly queue: string;
  /** What seals the tasks; absent where they are in the store as they are. */
  readonly key: Uint8Array | undefined;
}
