export { acquireEngine } from './acquire/acquire-engine.ts';
export { requireChromium } from './acquire/require-chromium.ts';
export { whyNoEngineOf } from './acquire/why-no-engine-of.ts';
export { whyNoPrivateEngine } from './acquire/why-no-private-engine.ts';
export { withEngine } from './acquire/with-engine.ts';
export { sweep } from './acquire/sweep.ts';
export { EngineApi } from './api/engine-api.ts';
export { listProcesses } from './host/processes.ts';
export { requireUnpacked } from './host/require-unpacked.ts';
export { buildTestImages } from './images/build-test-images.ts';
export { findBusybox } from './images/find-busybox.ts';
export { ENGINE_KINDS, engineKind, otherKinds } from './kinds/engine-kind.ts';
export { withNodes } from './nodes/with-nodes.ts';
export { startPrivateEngine } from './private/start-private-engine.ts';
export { startEngineProxy } from './proxy/engine-proxy.ts';
export { startHaproxy } from './proxy/start-haproxy.ts';
export { describeLeaks, findLeaks } from './leaks/find-leaks.ts';
export { inventory } from './leaks/inventory.ts';
export { makeCertificate } from './registry/make-certificate.ts';
export { digestOf, makeRegistryImage, makeRegistryIndex } from './registry/registry-image.ts';
export { registryError, startScriptedRegistry } from './registry/scripted-registry.ts';
export { damagedDocuments } from './spoilt/damaged-documents.ts';
export { spoiltAnswers } from './spoilt/spoilt-answers.ts';
export { requireBubblewrap } from './sandbox/require-bubblewrap.ts';
export { writeBusyboxRoot } from './sandbox/write-busybox-root.ts';
export { startPrivatePostgres } from './stores/private-postgres.ts';
export { startPrivateRedis } from './stores/private-redis.ts';
export { SetupError } from './setup-error.ts';
export { waitUntil } from './wait-until.ts';

export type { AcquiredEngine, AcquireOptions } from './acquire/acquire-engine.ts';
export type { CallOptions } from './api/engine-api.ts';
export type { EngineNode } from './nodes/engine-node.ts';
export type { PrivateEngine, PrivateEngineOptions } from './private/start-private-engine.ts';
export type { EngineKind } from './kinds/engine-kind.ts';
export type { EngineProxy } from './proxy/engine-proxy.ts';
export type { ProxyPoint, ProxyRule } from './proxy/proxy-rule.ts';
export type { RegistryImage } from './registry/registry-image.ts';
export type {
  RegistryReply,
  RegistryRequest,
  ScriptedRegistry,
  ScriptedRegistryOptions,
} from './registry/scripted-registry.ts';
export type { EngineAnswer, SpoiltAnswer } from './spoilt/spoilt-answer.ts';
export type { PrivatePostgres } from './stores/private-postgres.ts';
export type { PrivateRedis, PrivateRedisOptions } from './stores/private-redis.ts';
export type { TestEngine, TestImages, TestRegistry } from './test-engine.ts';
