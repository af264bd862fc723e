export { abortable, abortError, throwIfAborted } from './abort/abortable.ts';
export { backOff } from './abort/back-off.ts';
export type { BackOff } from './abort/back-off.ts';
export { delay } from './abort/delay.ts';
export { createLimit } from './abort/limit.ts';
export type { Limit } from './abort/limit.ts';
export { linkSignals } from './abort/link-signals.ts';
export { abortReason, reasonOf } from './abort/reason-of.ts';
export { retry } from './abort/retry.ts';
export type { RetryOptions } from './abort/retry.ts';
export { startTimer } from './abort/start-timer.ts';
export type { StartTimer, Timer } from './abort/start-timer.ts';
export { within } from './abort/within.ts';

export { packTar } from './archive/pack-tar.ts';
export type { TarEntry } from './archive/tar-entry.ts';

export { createArtifact } from './artifacts/create-artifact.ts';
export type { ArtifactSource } from './artifacts/create-artifact.ts';
export type { ArtifactEntry, RawEntry } from './artifacts/artifact-entry.ts';
export type { SkippedEntry, SkipReason } from './artifacts/artifact-report.ts';
export type { CollectOptions } from './artifacts/artifact.ts';

export { fingerprint, protect } from './credentials/credentials.ts';
export type {
  AnonymousCredentials,
  BasicCredentials,
  IdentityTokenCredentials,
  RegistryTokenCredentials,
} from './credentials/credentials.ts';
export { decodeRegistryAuth } from './credentials/decode-registry-auth.ts';
export { resolveCredentials } from './credentials/resolve-credentials.ts';
export type { ResolveCredentialsOptions } from './credentials/resolve-credentials.ts';
export { encodeRegistryAuth, serverAddress, toAuthConfig } from './credentials/registry-auth.ts';
export type { AuthConfig } from './credentials/registry-auth.ts';

export { inputFailure } from './delivery/input-failure.ts';
export { createOutputHead } from './delivery/output-head.ts';
export type { OutputHead } from './delivery/output-head.ts';
export type { OpenSource, OutputSource, SourceEnd, SourceReader } from './delivery/output-source.ts';
export type { OutputStream } from './delivery/output-stream.ts';
export { pipesSource } from './delivery/pipes-source.ts';
export { pumpStdin } from './delivery/pump-stdin.ts';
export type { StdinOptions, StdinOutcome } from './delivery/pump-stdin.ts';
export { readOn } from './delivery/read-on.ts';
export type { LogResumeLimits } from './delivery/log-resume.ts';
export type { SpoolFile } from './delivery/spool/spool-file.ts';
export { createSpoolQuota } from './delivery/spool/spool-quota.ts';
export type { SpoolQuota } from './delivery/spool/spool-quota.ts';
export { createTaskOutput } from './delivery/task-output.ts';
export type { TaskOutput } from './delivery/task-output.ts';
export type {
  FinishOptions,
  OutputFault,
  OutputObserver,
  OutputSinks,
  TaskOutputOptions,
} from './delivery/task-output-options.ts';

export type {
  OperationChannel,
  OperationEvents,
  OperationListener,
  OperationListeners,
} from './diagnostics/operation-channel.ts';
export { beginOperation, operation } from './diagnostics/operation.ts';
export type { Operation, OperationFields } from './diagnostics/operation.ts';
export { publishQueue } from './diagnostics/publish-queue.ts';
export type { QueueMessage } from './diagnostics/publish-queue.ts';
export { publishSample } from './diagnostics/publish-sample.ts';
export { publishStoreQueue } from './diagnostics/publish-store-queue.ts';
export type { StoreQueueMessage } from './diagnostics/publish-store-queue.ts';

export { checkStreams } from './driver/check-streams.ts';
export { createLivingTasks } from './driver/create-living-tasks.ts';
export type { Admission, LivingTasks } from './driver/create-living-tasks.ts';
export { createStopper } from './driver/create-stopper.ts';
export type { Stopper, StopperOptions } from './driver/create-stopper.ts';
export { CAPABILITIES } from './driver/driver-capabilities.ts';
export type { DiscardOptions, PrepareOptions, RecoverOptions } from './driver/driver.ts';
export { checkCallOptions } from './driver/call-options.ts';
export type { CallName } from './driver/call-options.ts';
export { guardStreams } from './driver/guard-streams.ts';
export { endOutputs } from './driver/end-outputs.ts';
export type { TaskLines } from './driver/lines.ts';
export { planOf } from './driver/plan-of.ts';
export type { SaveOptions, StartOptions, StartPlan } from './driver/prepared-task.ts';
export type { RecoverTaskOptions } from './driver/recover-task.ts';
export type { KillOptions } from './driver/run-handle.ts';
export type { CapturedOutput, OutputEncoding } from './driver/run.ts';

export { checkNumbers } from './errors/check-numbers.ts';
export type { NumberRule } from './errors/check-numbers.ts';
// As in `@drv/core`: a driver that takes both from here does not load what only those who run tasks need.
export { DrvError } from './errors/drv-error.ts';
export type { DrvErrorOptions } from './errors/drv-error.ts';
export { ERROR_CODES } from './errors/error-codes.ts';
export type { ErrorKind } from './errors/error-codes.ts';

export { checkFileSources } from './files/check-file-sources.ts';
export type { FileProgress, LocalFile, TarFile } from './files/file-source.ts';

export { builtin } from './host/builtin.ts';
export { fileProblem } from './host/file-problem.ts';
export { randomBytes, randomName } from './host/random-bytes.ts';

export type { ImageReference } from './image/image-reference.ts';
export type {
  ImageChange,
  ImageStore,
  InspectImageOptions,
  PullImageOptions,
  StoredImage,
} from './image/image-store.ts';

export { holdInput } from './input/hold-input.ts';
export type { RunInput } from './input/run-input.ts';
export type { TaskInput } from './input/task-input.ts';

export { isObject } from './json/is-object.ts';
export { withoutUndefined } from './json/without-undefined.ts';
export type { WithoutUndefined } from './json/without-undefined.ts';

export { guardLogger } from './log/guard-logger.ts';
export { silentLogger } from './log/logger.ts';
export { tellListener } from './log/tell-listener.ts';

export { checkKinds, checkOptions } from './options/check-options.ts';
export { kind } from './options/kind.ts';
export type { Kind, KindsOf } from './options/kind.ts';

export { buildResult } from './outcome/build-result.ts';
export type { ResultParts } from './outcome/build-result.ts';
export { classifyDelivery, DELIVERY_RULES } from './outcome/classify-delivery.ts';
export type { DeliveryFacts, DeliveryRule } from './outcome/classify-delivery.ts';
export { classifyInput, INPUT_RULES } from './outcome/classify-input.ts';
export type { InputRule, InputVerdict, SeenOfInput } from './outcome/classify-input.ts';
export { classifyOutput } from './outcome/classify-output.ts';
export type { OutputVerdict } from './outcome/classify-output.ts';
export type { OutputRefuter, OutputRule } from './outcome/output-rule.ts';
export { OUTPUT_RULES } from './outcome/output-rules.ts';
export { exitClocks, sharesClock } from './outcome/exit-clocks.ts';
export type { ExitClocks, StartTimes } from './outcome/exit-clocks.ts';
export type { ExitState } from './outcome/exit-state.ts';
export { isInputGiven } from './outcome/is-input-given.ts';
export { isFromLog } from './outcome/seen-sources.ts';
export { logIsNeeded } from './outcome/log-is-needed.ts';
export type {
  ExitFact,
  InputFact,
  OutputFact,
  OutputFacts,
  Pause,
  RunFact,
  SourceEndFact,
  SourceFact,
  SourceTraits,
} from './outcome/run-facts.ts';
export { createRunRecord } from './outcome/run-record.ts';
export type { RunRecord } from './outcome/run-record.ts';
export type { StopAttempt, StopCause } from './outcome/stop-attempt.ts';

export { classifyExit } from './run/classify-exit.ts';
export type { ExitFacts, ExitVerdict, OomFact } from './run/classify-exit.ts';
export type {
  ImageEvidence,
  OutputEvidence,
  RunCancelled,
  RunError,
  RunEvidence,
  RunKilled,
  RunTimeout,
  StopEvidence,
  UsageEvidence,
} from './run/run-result.ts';
export { signalName } from './task/signal-name.ts';
export { signalOf } from './run/signals.ts';
export type { StopReason } from './run/stop-reason.ts';

export type { CpuStats, DiskStats, MemoryStats, NetworkStats, PidsStats } from './stats/stats-sample.ts';

export { checkDriverOptions } from './task/check-driver-options.ts';
export type { DeviceMapping } from './task/device-mapping.ts';
export { filePath } from './task/file-checks.ts';
export { LISTED_LIMITS } from './task/listed-limits.ts';
export { mountAtStart } from './task/mount-at-start.ts';
export type { MountAtStart } from './task/mount-at-start.ts';
export type { OutputPolicy } from './task/output-policy.ts';
export type { PortMapping, PublishedPort } from './task/port-mapping.ts';
export type { FileAttributes, TaskFile } from './task/task-file.ts';
export { wordsOf } from './task/words-of.ts';
export { generateTaskId, withTaskId } from './task/task-id.ts';
export type { TaskWithId } from './task/task-id.ts';
export type { TerminalSize } from './task/terminal-size.ts';
export type { Ulimit } from './task/ulimit.ts';
export type { TmpfsMount } from './task/volume-mount.ts';
