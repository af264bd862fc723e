export { assertCode } from './cases/assert-code.ts';
export type { CaseContext, ConformanceCase } from './cases/case.ts';
export { runCases } from './cases/run-cases.ts';
export type { CaseReport, RunCasesOptions } from './cases/run-cases.ts';
export { selectCases } from './cases/select-cases.ts';
export type { CaseSkip, SelectedCase } from './cases/select-cases.ts';

export { createCredentialProviderContext } from './credentials/create-credential-provider-context.ts';
export { credentialProviderCases } from './credentials/credential-provider-cases.ts';
export type {
  CredentialProviderContext,
  CredentialProviderHarness,
  CredentialProviderTraits,
  KnownAnswer,
} from './credentials/credential-provider-context.ts';

export { createImageStoreContext } from './images/create-image-store-context.ts';
export { imageStoreCases } from './images/image-store-cases.ts';
export type {
  ImageStoreContext,
  ImageStoreHarness,
  ImageStoreImages,
  ImageStoreTraits,
} from './images/image-store-context.ts';
export { createMemoryImageStore } from './images/memory-image-store.ts';
export type { MemoryImageStore, MemoryImageStoreOptions } from './images/memory-image-store.ts';
export type { MemoryRegistryImage } from './images/memory-registry.ts';
