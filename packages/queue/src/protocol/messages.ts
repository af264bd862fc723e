import type { ArtifactReport, Credentials, PullEvent, RegistryTarget, StatsSample } from '@drv/core';
import type { FileProgress, TerminalSize } from '@drv/core/driver';
import type { DirectOffer } from './direct-offer.ts';
import type { ErrorData } from './error-data.ts';
import type { Outcome } from './record.ts';
import type { StartRequest } from './start-request.ts';
import type { StopOptions } from './stop-options.ts';

/** What the driver of the caller says to the worker. */
export type DownMessage =
  | StartRequest
  /** The payload is a part of the input, which begins at byte `at`. */
  | { readonly type: 'input'; readonly at: number }
  /** The input has so many bytes. */
  | { readonly type: 'input-end'; readonly at: number }
  | { readonly type: 'input-failed'; readonly message: string }
  /** Bytes that the caller has taken of each stream. */
  | { readonly type: 'taken'; readonly bytes: Readonly<Record<StreamName, number>> }
  /** After the end: what the task left at a path, as a stream of {@link artifactStream}. */
  | { readonly type: 'collect'; readonly id: number; readonly path: string; readonly limits: CollectLimits }
  /** No more of it is wanted. */
  | { readonly type: 'collect-end'; readonly id: number }
  /** The next sample is wanted. */
  | { readonly type: 'sample-wanted' }
  | { readonly type: 'call'; readonly id: number; readonly call: Call }
  | {
      readonly type: 'credentials';
      readonly id: number;
      readonly answer?: Credentials;
      readonly failed?: true;
    }
  /** Another process of the caller goes on with a task that runs, and says so often that it lives. */
  | { readonly type: 'resume'; readonly samples: boolean; readonly beatMs?: number | undefined }
  /** Nobody listens for a while: the task goes on. */
  | { readonly type: 'release' }
  | { readonly type: 'close' }
  /** Much is to be given: a direct connection is wanted. */
  | { readonly type: 'direct-wanted'; readonly id: number }
  /** The answer to `sync`. */
  | { readonly type: 'synced'; readonly id: number }
  | OnlookerMessage;

/** What those say who look on; the caller of the run is another one. */
export type OnlookerMessage =
  /** The task is to end. One that was not started ends in `DRV_ABORTED`. */
  | { readonly type: 'stop'; readonly options: StopOptions }
  /** Answered in the direction `look-<id>`. */
  | { readonly type: 'look'; readonly id: string; readonly request: LookRequest }
  /** So many of the answers have been taken. */
  | { readonly type: 'look-taken'; readonly id: string; readonly count: number }
  | { readonly type: 'look-end'; readonly id: string };

export function isOnlookers(message: DownMessage): message is OnlookerMessage {
  return message.type === 'stop' || message.type.startsWith('look');
}

/** What one wants to see of a run. */
export type LookRequest =
  | {
      readonly of: 'output';
      readonly follow: boolean;
      readonly tail?: number | undefined;
      readonly timestamps: boolean;
    }
  | { readonly of: 'samples' };

/** What a worker answers one who looks on. */
export type LookMessage =
  /** The payload is a part of the output, as the engine has kept it. */
  | {
      readonly type: 'look-output';
      readonly stream: 'stdout' | 'stderr';
      readonly time?: string | undefined;
      readonly afterGap?: true | undefined;
    }
  | { readonly type: 'look-sample'; readonly sample: StatsSample }
  /** There is no more. */
  | { readonly type: 'look-over'; readonly error?: ErrorData | undefined };

/** `stdout`, `stderr`, or an artifact's. */
export type StreamName = string;

/** The stream in which an artifact comes. */
export const artifactStream = (id: number): StreamName => `artifact-${id}`;

export interface CollectLimits {
  readonly limitBytes?: number | undefined;
  readonly limitFiles?: number | undefined;
}

/** What can be asked of a running task. */
export type Call =
  | { readonly op: 'kill'; readonly options: StopOptions }
  | { readonly op: 'pause' | 'resume' }
  | { readonly op: 'resize'; readonly size: TerminalSize };

/** What the worker says. */
export type UpMessage =
  | { readonly type: 'credentials-wanted'; readonly id: number; readonly target: RegistryTarget }
  | { readonly type: 'pull'; readonly event: PullEvent }
  | { readonly type: 'files'; readonly progress: FileProgress }
  | { readonly type: 'prepared'; readonly node: string }
  | { readonly type: 'started' }
  /** The payload is a part of a stream, which begins at byte `at`. */
  | { readonly type: 'output'; readonly stream: StreamName; readonly at: number }
  /** Bytes of the input that the task has taken. */
  | { readonly type: 'input-taken'; readonly bytes: number }
  | { readonly type: 'sample'; readonly sample: StatsSample }
  | { readonly type: 'answer'; readonly id: number; readonly error?: ErrorData }
  | { readonly type: 'outcome'; readonly outcome: Outcome }
  /** All of an artifact is in its stream, or no more will be. */
  | {
      readonly type: 'collected';
      readonly id: number;
      readonly report?: ArtifactReport;
      /** Of its stream: who has fewer has not all of it. */
      readonly bytes?: number;
      readonly error?: ErrorData;
    }
  /** Nothing of the run is left on the node. */
  | { readonly type: 'closed' }
  /** The answer to `direct-wanted` of a worker that takes direct connections. */
  | { readonly type: 'direct'; readonly id: number; readonly offer: DirectOffer }
  /** All that came directly before is to be confirmed. */
  | { readonly type: 'sync'; readonly id: number }
  /** Nothing more comes directly: the run is over. */
  | { readonly type: 'direct-over' };

/** What goes over a direct connection, and nothing else. */
export type DirectMessage =
  | Extract<UpMessage, { readonly type: 'output' | 'input-taken' | 'sync' | 'direct-over' }>
  | Extract<DownMessage, { readonly type: 'input' | 'taken' | 'synced' }>;

/** A message as it was sent. */
export interface Received<Message> {
  readonly message: Message;
  readonly payload: Buffer;
  readonly from: string;
}
