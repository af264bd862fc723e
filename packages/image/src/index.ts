export { formatReference } from './reference/format-reference.ts';
export { imageIdOf } from './reference/image-id-of.ts';
export { parseReference } from './reference/parse-reference.ts';
export { pullName } from './reference/pull-name.ts';
export { pullQuery } from './reference/pull-query.ts';
export type { PullQuery } from './reference/pull-query.ts';
export type { ReferenceProblem, ReferenceProblemName } from './reference/reference-problem.ts';
export { repositoryName } from './reference/repository-name.ts';
export type { ReferenceForm } from './reference/repository-name.ts';
export { splitReference } from './reference/split-reference.ts';
export type { WrittenReference } from './reference/split-reference.ts';

export { classifyPullError } from './pull/classify-pull-error.ts';
export { judgePullError } from './pull/judge-pull-error.ts';
export type { PullVerdict } from './pull/judge-pull-error.ts';
export type { PullFailure } from './pull/pull-failure.ts';
export { createImagePuller } from './pull/create-image-puller.ts';
export type { ImagePullerOptions } from './pull/image-puller-options.ts';
export type { EnsuredImage, EnsureOptions, ImagePuller, PullPolicy } from './pull/image-puller.ts';
export { createProgressTracker } from './pull/progress-tracker.ts';
export type { ProgressTracker, ProgressTrackerOptions } from './pull/progress-tracker.ts';
export type { LayerPhase, LayerProgress, PullProgress } from './pull/pull-progress.ts';
export type { RetryPolicy } from './pull/retry-policy.ts';
export type { Clock } from './clock/clock.ts';

export { createImageCache } from './cache/create-image-cache.ts';
export type { ImageCacheOptions } from './cache/image-cache-options.ts';
export { ensureLeased } from './cache/ensure-leased.ts';
export type { LeasedImage } from './cache/ensure-leased.ts';
export type {
  CollectOptions,
  CollectReport,
  ImageCache,
  ImageCacheStats,
  ImageLease,
} from './cache/image-cache.ts';
export { referencePattern } from './cache/reference-pattern.ts';
export type { ReferencePattern } from './cache/reference-pattern.ts';
