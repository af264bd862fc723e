/** A token, and until when it works. */
export interface Lease {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where tokens come from: Vault, a cloud's token service, a service of your own. */
export interface SecretStore {
  /** A fresh token for one repository; `undefined` where this store has none for it. */
  lease(
    repository: string,
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<Lease | undefined>;
}
