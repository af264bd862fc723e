export type { AbortOptions } from './abort/abortable.ts';

export type { Artifact, CollectOptions } from './artifacts/artifact.ts';
export type { ArtifactEntry } from './artifacts/artifact-entry.ts';
export type { ArtifactReport, SkippedEntry, SkipReason } from './artifacts/artifact-report.ts';

export type { Auther, CredentialProvider, RegistryTarget } from './credentials/credential-provider.ts';
export type { Credentials } from './credentials/credentials.ts';
export { encodeRegistryAuth, toAuthConfig } from './credentials/registry-auth.ts';
export type { AuthConfig } from './credentials/registry-auth.ts';

export { operation } from './diagnostics/operation.ts';
export type { OperationFields } from './diagnostics/operation.ts';
export { operationChannel } from './diagnostics/operation-channel.ts';
export type {
  OperationChannel,
  OperationEvents,
  OperationListener,
  OperationListeners,
} from './diagnostics/operation-channel.ts';
export type { OperationMessage } from './diagnostics/operation-message.ts';
export { OPERATIONS } from './diagnostics/operation-name.ts';
export type { OperationName } from './diagnostics/operation-name.ts';
export type { QueueMessage } from './diagnostics/publish-queue.ts';
export type { StoreQueueMessage } from './diagnostics/publish-store-queue.ts';
export type { SampleMessage } from './diagnostics/publish-sample.ts';

export type { ArtifactRequest } from './driver/collect-artifacts.ts';
export type { DriverCapabilities } from './driver/driver-capabilities.ts';
export type { Driver, PrepareOptions, RecoverOptions } from './driver/driver.ts';
export type { PreparedTask, SaveOptions, StartOptions } from './driver/prepared-task.ts';
export { lines } from './driver/lines.ts';
export type { LinesOptions, TaskLines } from './driver/lines.ts';
export { recoverTask } from './driver/recover-task.ts';
export type { RecoverTaskOptions } from './driver/recover-task.ts';
export type { KillOptions, RunHandle } from './driver/run-handle.ts';
export { run } from './driver/run.ts';
export type { CapturedOutput, CapturedRun, OutputEncoding, RunOptions } from './driver/run.ts';
export { runTask } from './driver/run-task.ts';
export type { RunTaskOptions, TaskStreams } from './driver/run-task.ts';

export { DrvError } from './errors/drv-error.ts';
export { ERROR_CODES } from './errors/error-codes.ts';
export type { DrvErrorCode, ErrorKind } from './errors/error-codes.ts';

export type { FileProgress, FileSource, FileSources, LocalFile, TarFile } from './files/file-source.ts';

export type { ImageReference } from './image/image-reference.ts';
export type { PullEvent } from './image/image-store.ts';

export type { RunInput } from './input/run-input.ts';
export type { TaskInput } from './input/task-input.ts';

export type { Logger } from './log/logger.ts';

export type { TaskLine } from './output/line-queue.ts';

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
export type { StopReason } from './run/stop-reason.ts';

export type { StatsSample } from './stats/stats-sample.ts';

export type { ContainerTask } from './task/container-task.ts';
export type { OutputPolicy } from './task/output-policy.ts';
export type { ResourceLimits } from './task/resource-limits.ts';
export type { TerminalSize } from './task/terminal-size.ts';
export { isGeneratedTaskId } from './task/task-id.ts';
export { validateTask } from './task/validate-task.ts';
export type { TmpfsMount, VolumeMount } from './task/volume-mount.ts';
export type { PortMapping, PublishedPort } from './task/port-mapping.ts';
export { CAPABILITY_PRESETS } from './task/capability-presets.ts';
export type { DeviceMapping } from './task/device-mapping.ts';
export type { FileAttributes, TaskFile } from './task/task-file.ts';
export type { Ulimit } from './task/ulimit.ts';
