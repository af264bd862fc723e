/** How the caller starts a task. */
export interface StartRequest {
  readonly type: 'start';
  /** `inline`: all of it is the payload of this message. */
  readonly stdin: 'none' | 'inline' | 'stream';
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly samples: boolean;
  /** `false`: what the task leaves is removed once it has ended, and nobody waits for `close`. */
  readonly collects?: boolean | undefined;
}
