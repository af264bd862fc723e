export { abortable, abortError, throwIfAborted } from './abort/abortable.ts';
export type { AbortOptions } from './abort/abortable.ts';
export { backOff } from './abort/back-off.ts';
export type { BackOff } from './abort/back-off.ts';
export { delay } from './abort/delay.ts';
export { linkSignals } from './abort/link-signals.ts';
export { within } from './abort/within.ts';

export type { Auther, CredentialProvider, RegistryTarget } from './credentials/credential-provider.ts';
export { fingerprint, protect } from './credentials/credentials.ts';
export type {
  AnonymousCredentials,
  BasicCredentials,
  Credentials,
  IdentityTokenCredentials,
  RegistryTokenCredentials,
} from './credentials/credentials.ts';
export { decodeRegistryAuth } from './credentials/decode-registry-auth.ts';
export { encodeRegistryAuth, serverAddress, toAuthConfig } from './credentials/registry-auth.ts';
export type { AuthConfig } from './credentials/registry-auth.ts';

export { operationChannel } from './diagnostics/operation-channel.ts';
export type { OperationChannel } from './diagnostics/operation-channel.ts';
export type { OperationMessage } from './diagnostics/operation-message.ts';
export { OPERATIONS } from './diagnostics/operation-name.ts';
export type { OperationName } from './diagnostics/operation-name.ts';
export { beginOperation, operation } from './diagnostics/operation.ts';
export type { Operation, OperationFields } from './diagnostics/operation.ts';
export { publishSample } from './diagnostics/publish-sample.ts';
export type { SampleMessage } from './diagnostics/publish-sample.ts';

export type { DriverCapabilities } from './driver/driver-capabilities.ts';
export type { Driver, PrepareOptions, RecoverOptions } from './driver/driver.ts';
export type { PreparedTask, StartOptions } from './driver/prepared-task.ts';
export type { KillOptions, RunHandle, TerminalSize } from './driver/run-handle.ts';
export { checkStreams } from './driver/check-streams.ts';
export { guardStreams } from './driver/guard-streams.ts';
export { recoverTask } from './driver/recover-task.ts';
export type { RecoverTaskOptions } from './driver/recover-task.ts';
export { runTask } from './driver/run-task.ts';
export type { RunTaskOptions } from './driver/run-task.ts';

export { DrvError } from './errors/drv-error.ts';
export type { DrvErrorOptions } from './errors/drv-error.ts';
export { ERROR_CODES } from './errors/error-codes.ts';
export type { DrvErrorCode, ErrorKind } from './errors/error-codes.ts';

export type { ImageReference } from './image/image-reference.ts';
export type {
  ImageChange,
  ImageStore,
  InspectImageOptions,
  PullEvent,
  PullImageOptions,
  StoredImage,
} from './image/image-store.ts';

export { silentLogger } from './log/logger.ts';
export type { Logger } from './log/logger.ts';

export { classifyExit } from './run/classify-exit.ts';
export type { ExitFacts, ExitVerdict, OomFact } from './run/classify-exit.ts';
export { expectSuccess, TaskFailed } from './run/expect-success.ts';
export type {
  ImageEvidence,
  OutputEvidence,
  RunCancelled,
  RunError,
  RunEvidence,
  RunKilled,
  RunResult,
  RunStatus,
  RunSuccess,
  RunTimeout,
  StopEvidence,
  UsageEvidence,
} from './run/run-result.ts';
export type { SavedRun } from './run/saved-run.ts';
export { signalOf } from './run/signals.ts';
export type { StopReason } from './run/stop-reason.ts';

export type {
  CpuStats,
  DiskStats,
  MemoryStats,
  NetworkStats,
  PidsStats,
  StatsSample,
} from './stats/stats-sample.ts';

export { commandOf } from './task/command-of.ts';
export type { ContainerTask } from './task/container-task.ts';
export type { OutputPolicy } from './task/output-policy.ts';
export type { ResourceLimits } from './task/resource-limits.ts';
export { validateTask } from './task/validate-task.ts';
export type { TmpfsMount, VolumeMount } from './task/volume-mount.ts';
