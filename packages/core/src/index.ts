export type { AbortOptions } from './abort/abortable.ts';

export type { Artifact } from './artifacts/artifact.ts';
export type { ArtifactReport } from './artifacts/artifact-report.ts';
export type { ArtifactRequest } from './artifacts/artifact-request.ts';

export type { Auther, CredentialProvider, RegistryTarget } from './credentials/credential-provider.ts';
export type { Credentials } from './credentials/credentials.ts';
export { encodeRegistryAuth, toAuthConfig } from './credentials/registry-auth.ts';

export { operation } from './diagnostics/operation.ts';
export { operationChannel } from './diagnostics/operation-channel.ts';
export type { OperationMessage } from './diagnostics/operation-message.ts';
export { OPERATIONS } from './diagnostics/operation-name.ts';
export type { OperationName } from './diagnostics/operation-name.ts';
export type { SampleMessage } from './diagnostics/publish-sample.ts';

export type { DriverCapabilities } from './driver/driver-capabilities.ts';
export type { Driver } from './driver/driver.ts';
export type { PreparedTask } from './driver/prepared-task.ts';
export { lines } from './driver/lines.ts';
export type { LinesOptions } from './driver/lines.ts';
export { recoverTask } from './driver/recover-task.ts';
export type { RunHandle } from './driver/run-handle.ts';
export { run } from './driver/run.ts';
export type { CapturedRun, RunOptions } from './driver/run.ts';
export { runTask } from './driver/run-task.ts';
export type { RunTaskOptions, TaskStreams } from './driver/run-task.ts';

export { DrvError } from './errors/drv-error.ts';
export { ERROR_CODES } from './errors/error-codes.ts';
export type { DrvErrorCode } from './errors/error-codes.ts';

export type { FileSource, FileSources } from './files/file-source.ts';

export type { PullEvent } from './image/image-store.ts';

export type { Logger } from './log/logger.ts';

export type { TaskLine } from './output/line-queue.ts';

export { expectSuccess, TaskFailed } from './run/expect-success.ts';
export type { RunResult, RunStatus, RunSuccess } from './run/run-result.ts';
export type { SavedRun } from './run/saved-run.ts';

export type { StatsSample } from './stats/stats-sample.ts';

export type { ContainerTask } from './task/container-task.ts';
export type { ResourceLimits } from './task/resource-limits.ts';
export { isGeneratedTaskId } from './task/task-id.ts';
export { validateTask } from './task/validate-task.ts';
export type { VolumeMount } from './task/volume-mount.ts';
export { CAPABILITY_PRESETS } from './task/capability-presets.ts';
