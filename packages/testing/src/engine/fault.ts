/** A call of the Docker Engine API that the fake engine answers. */
export type EngineCall =
  | 'ping'
  | 'version'
  | 'info'
  | 'disk-usage'
  | 'events'
  | 'image.inspect'
  | 'image.list'
  | 'image.pull'
  | 'image.remove'
  | 'container.create'
  | 'container.attach'
  | 'container.wait'
  | 'container.start'
  | 'container.kill'
  | 'container.stop'
  | 'container.pause'
  | 'container.unpause'
  | 'container.resize'
  | 'container.inspect'
  | 'container.list'
  | 'container.logs'
  | 'container.stats'
  | 'container.archive'
  | 'container.remove';

/**
 * How a call goes wrong, and how far it has come then (`at`). `request`: it has arrived, and the engine does not act on
 * it. `answered`: the engine has acted, and nobody was told. `headers`: the head of the answer is out. `body`: and so is
 * its first part. Where nothing is said, the engine does not act on the call.
 */
export type Fault =
  /** Nothing more comes; the connection stays open. */
  | { readonly kind: 'hang'; readonly at: 'request' | 'body' }
  /** It goes on as always, so many milliseconds later. */
  | { readonly kind: 'slow'; readonly at: 'request' | 'answered'; readonly ms: number }
  /** The connection is closed. At `headers`, of a call that streams: after what it sent so far. */
  | { readonly kind: 'cut'; readonly at: 'request' | 'answered' | 'headers' }
  /** The answer is this one. */
  | {
      readonly kind: 'refuse';
      readonly at: 'request' | 'answered';
      readonly status: number;
      readonly message: string;
    }
  /** 200 and half of a JSON document, as if that were all. */
  | { readonly kind: 'malformed-json' }
  /** A proxy answers in the engine's place, in HTML. */
  | { readonly kind: 'proxy-error'; readonly status: number }
  /** Attach: the output comes as frames of one byte each. */
  | { readonly kind: 'one-byte-frames' }
  /** Attach: each byte of a frame comes in a packet of its own. */
  | { readonly kind: 'one-byte-packets' }
  /** Attach: an error of the engine (type 3) comes in the place of the first output. */
  | { readonly kind: 'system-error-frame'; readonly message: string }
  /** Attach: a frame of a type that does not exist comes in the place of the first output. */
  | { readonly kind: 'unknown-frame' }
  /** Attach: the connection ends in the middle of the first frame. */
  | { readonly kind: 'truncated-frame' }
  /** Attach: the connection ends after the first output, and the container runs on. */
  | { readonly kind: 'early-end' }
  /** Pull: progress begins, and an error is reported in the stream whose status is 200. */
  | { readonly kind: 'error-in-stream'; readonly message: string }
  /** Inspect: `OOMKilled` is false still. */
  | { readonly kind: 'late-oom' }
  /** Wait: this exit code, whatever the container did. */
  | { readonly kind: 'exit-code'; readonly exitCode: number };

/** A fault, and the calls that it happens to. */
export interface FaultRule {
  readonly on: EngineCall;
  readonly fault: Fault;
  /**
   * How many calls of this kind go by before, of those that no earlier rule took.
   * @default 0
   */
  readonly after?: number;
  /**
   * How many calls of this kind it happens to.
   * @default 1
   */
  readonly times?: number;
}
