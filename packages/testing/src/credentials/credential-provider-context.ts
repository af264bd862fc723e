import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import type { CaseContext } from '../cases/case.ts';

/** What the cases have to know of a credential provider. Secrets should be long and occur nowhere else. */
export interface CredentialProviderHarness {
  /** A provider that nobody has asked yet. */
  createProvider(): CredentialProvider | Promise<CredentialProvider>;
  /** What it must answer; at least one of them with a secret. */
  readonly answers: readonly KnownAnswer[];
  /** Targets that it must leave to the next provider. Their registries are none of `answers`. */
  readonly notMine: readonly RegistryTarget[];
  /** Targets that it answers with `anonymous`. */
  readonly anonymous?: readonly RegistryTarget[] | undefined;
  /** Targets for which its source fails, so that it must throw. */
  readonly fails?: readonly RegistryTarget[] | undefined;
  /** A target whose lookup ends only by abort. */
  readonly hangs?: RegistryTarget | undefined;
  /** Puts another secret for the first of `answers` into the source, and gives what a fresh answer must be. */
  rotate?(): Credentials | Promise<Credentials>;
  /**
   * It answers plain objects, which drv protects before it uses them.
   * @default false: answers were passed through `protect`
   */
  readonly plainAnswers?: boolean | undefined;
  /** It answers for every registry by design, so that there is no foreign host to refuse. */
  readonly everyRegistry?: boolean | undefined;
}

/** A question and the answer that it must have. */
export interface KnownAnswer {
  readonly target: RegistryTarget;
  readonly credentials: Credentials;
}

/** What cases of a credential provider are chosen by; taken from its harness. */
export interface CredentialProviderTraits {
  readonly anonymous: boolean;
  readonly fails: boolean;
  readonly hangs: boolean;
  readonly rotates: boolean;
  readonly protectedAnswers: boolean;
  readonly scoped: boolean;
}

/** What a case of a credential provider is given. */
export interface CredentialProviderContext extends CaseContext, CredentialProviderHarness {
  readonly capabilities: CredentialProviderTraits;
  /** The first of `answers` that holds a secret. */
  readonly known: KnownAnswer & { readonly secret: string };
}
