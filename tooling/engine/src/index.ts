export { acquireEngine } from './acquire/acquire-engine.ts';
export { whyNoPrivateEngine } from './acquire/why-no-private-engine.ts';
export { withEngine } from './acquire/with-engine.ts';
export { sweep } from './acquire/sweep.ts';
export { EngineApi } from './api/engine-api.ts';
export { buildTestImages } from './images/build-test-images.ts';
export { findBusybox } from './images/find-busybox.ts';
export { startPrivateEngine } from './private/start-private-engine.ts';
export { makeCertificate } from './registry/make-certificate.ts';
export { SetupError } from './setup-error.ts';
export { waitUntil } from './wait-until.ts';

export type { AcquiredEngine, AcquireOptions } from './acquire/acquire-engine.ts';
export type { CallOptions } from './api/engine-api.ts';
export type { PrivateEngine, PrivateEngineOptions } from './private/start-private-engine.ts';
export type { TestEngine, TestImages, TestRegistry } from './test-engine.ts';
