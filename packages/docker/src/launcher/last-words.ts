import { startTimer, type Timer } from '@drv/core/driver';

/** Takes the last words of a launcher that stays out of one stream, wherever they come: the status of the task, as `waitpid` gives it. */
export interface LastWords {
  take(view: Uint8Array): void;
  /** Nothing comes, since nobody reads: what is held waits for as long. */
  pause(): void;
  resume(): void;
  /** Passes on what was held, at the end of the stream. */
  end(): void;
}

export interface LastWordsOptions {
  readonly nonce: string;
  onPayload(bytes: Uint8Array): void;
  onStatus(status: number): void;
  /** What the words began with was passed on as output, since the rest came late. */
  onTorn(): void;
  /** Milliseconds for which what may be their beginning is held; a task may end a message with the same byte, and wait for an answer. */
  readonly holdMs: number;
}

const EM = 0x19;
const RECORD_BYTES = 67;
const STATUS_AT = 50;

/** What they begin with. No task knows the nonce. */
export function lastWords(nonce: string): Buffer {
  return Buffer.from(`\u0019drv-launcher ${nonce} is `);
}

/** Where words begin in bytes, or may: their end may be missing. -1: nowhere. */
export function indexOfLastWords(data: Buffer, words: Buffer): number {
  for (let at = data.indexOf(EM); at !== -1; at = data.indexOf(EM, at + 1)) {
    const length = Math.min(words.length, data.length - at);
    if (words.compare(data, at, at + length, 0, length) === 0) return at;
  }
  return -1;
}

/** Bytes behind `at`, where words begin; `undefined`: they have not ended. */
export function behindLastWords(data: Buffer, at: number): Buffer | undefined {
  return data.length - at < RECORD_BYTES ? undefined : data.subarray(at + RECORD_BYTES);
}

export function createLastWords({ nonce, onPayload, onStatus, onTorn, holdMs }: LastWordsOptions): LastWords {
  const words = lastWords(nonce);
  let held: Buffer = Buffer.alloc(0);
  /** How much of what is held was passed on already. */
  let passed = 0;
  let timer: Timer | undefined;

  function pass(bytes: Buffer): void {
    const rest = bytes.subarray(passed);
    if (bytes.length > 0) passed = 0;
    if (rest.length > 0) onPayload(rest);
  }

  function pause(): void {
    timer?.cancel();
    timer = undefined;
  }

  function resume(): void {
    if (held.length > passed) timer ??= startTimer(holdMs, release);
  }

  function release(): void {
    timer = undefined;
    const rest = held.subarray(passed);
    passed = held.length;
    onPayload(rest);
  }

  return {
    take(view) {
      pause();
      const given = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
      let data = held.length === 0 ? given : Buffer.concat([held, given]);
      held = held.subarray(0, 0);
      for (;;) {
        const at = indexOfLastWords(data, words);
        if (at === -1) return pass(data);
        pass(data.subarray(0, at));
        const behind = behindLastWords(data, at);
        if (behind === undefined) {
          held = Buffer.from(data.subarray(at));
          return resume();
        }
        if (passed > 0) onTorn();
        passed = 0;
        onStatus(Number.parseInt(data.toString('latin1', at + STATUS_AT, at + RECORD_BYTES - 1), 16));
        data = behind;
      }
    },
    pause,
    resume,
    end() {
      pause();
      const rest = held;
      held = held.subarray(0, 0);
      pass(rest);
    },
  };
}
