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

export type { Clock } from './clock/clock.ts';
export { createFakeClock } from './clock/fake-clock.ts';
export type { FakeClock } from './clock/fake-clock.ts';

export { createDriverContext } from './driver/create-driver-context.ts';
export { driverCases } from './driver/driver-cases.ts';
export type {
  DriverContext,
  DriverHarness,
  DriverImages,
  DriverTraits,
  GuardedImage,
} from './driver/driver-context.ts';

export type { Program, ProgramIo, ProgramTerminal } from './machine/program.ts';
export { createMemoryDriver } from './memory/create-memory-driver.ts';
export type {
  MemoryDriver,
  MemoryDriverOptions,
  MemoryDriverState,
  MemoryImage,
} from './memory/memory-driver-options.ts';
export { programs } from './programs/programs.ts';
export type { StandardProgram } from './programs/standard-program.ts';
export { standardPrograms } from './programs/standard-programs.ts';

export { createFakeEngine } from './engine/create-fake-engine.ts';
export type {
  EngineRequest,
  FakeContainerState,
  FakeEngine,
  FakeEngineOptions,
} from './engine/fake-engine.ts';
export type { EngineCall, Fault, FaultRule } from './engine/fault.ts';
export { routeOf } from './engine/route.ts';
export type { Route } from './engine/route.ts';
