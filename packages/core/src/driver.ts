export { abortable, abortError, throwIfAborted } from './abort/abortable.ts';
export { backOff } from './abort/back-off.ts';
export type { BackOff } from './abort/back-off.ts';
export { delay } from './abort/delay.ts';
export { createLimit } from './abort/limit.ts';
export type { Limit } from './abort/limit.ts';
export { linkSignals } from './abort/link-signals.ts';
export { retry } from './abort/retry.ts';
export type { RetryOptions } from './abort/retry.ts';
export { startTimer } from './abort/start-timer.ts';
export type { Timer } from './abort/start-timer.ts';
export { within } from './abort/within.ts';

export { createArtifact } from './artifacts/create-artifact.ts';
export type { ArtifactSource } from './artifacts/create-artifact.ts';
export type { RawEntry } from './artifacts/artifact-entry.ts';

export { fingerprint, protect } from './credentials/credentials.ts';
export type {
  AnonymousCredentials,
  BasicCredentials,
  IdentityTokenCredentials,
  RegistryTokenCredentials,
} from './credentials/credentials.ts';
export { decodeRegistryAuth } from './credentials/decode-registry-auth.ts';
export { encodeRegistryAuth, serverAddress, toAuthConfig } from './credentials/registry-auth.ts';
export type { AuthConfig } from './credentials/registry-auth.ts';

export { beginOperation, operation } from './diagnostics/operation.ts';
export type { Operation, OperationFields } from './diagnostics/operation.ts';
export { publishQueue } from './diagnostics/publish-queue.ts';
export { publishSample } from './diagnostics/publish-sample.ts';

export { checkStreams } from './driver/check-streams.ts';
export { guardStreams } from './driver/guard-streams.ts';
export { holdInput } from './driver/hold-input.ts';

export { endOutputs } from './driver/end-outputs.ts';

export { checkNumbers } from './errors/check-numbers.ts';
export type { NumberRule } from './errors/check-numbers.ts';
export type { DrvErrorOptions } from './errors/drv-error.ts';

export { checkFileSources } from './files/check-file-sources.ts';

export type {
  ImageChange,
  ImageStore,
  InspectImageOptions,
  PullImageOptions,
  StoredImage,
} from './image/image-store.ts';

export { guardLogger } from './log/guard-logger.ts';
export { silentLogger } from './log/logger.ts';

export { classifyExit } from './run/classify-exit.ts';
export type { ExitFacts, ExitVerdict, OomFact } from './run/classify-exit.ts';
export { signalName } from './task/signal-name.ts';
export { signalOf } from './run/signals.ts';

export type { CpuStats, DiskStats, MemoryStats, NetworkStats, PidsStats } from './stats/stats-sample.ts';

export { checkDriverOptions } from './task/check-driver-options.ts';
export { filePath } from './task/file-checks.ts';
export { mountAtStart } from './task/mount-at-start.ts';
export { wordsOf } from './task/words-of.ts';
export { generateTaskId, withTaskId } from './task/task-id.ts';
export type { TaskWithId } from './task/task-id.ts';
