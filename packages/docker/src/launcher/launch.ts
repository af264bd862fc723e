import { builtin, type OutputStream } from '@drv/core/driver';
import { createLastWords } from './last-words.ts';

type TakePayload = (stream: OutputStream, view: Uint8Array) => void;

/**
 * - `parked`: the launcher has waited in a container that was started ahead, and is told what to execute, with a secret.
 * - `announced`: it runs the task at once, with a secret that it had from its container, and stays until the task has ended.
 */
export type LaunchKind = 'parked' | 'announced';

/** The change of a launcher into a task, as it tells it on the task's standard error. */
export interface Launch {
  /** 32 hexadecimal digits. */
  readonly nonce: string;
  /** Resolves once the launcher has the whole message. Never rejects. */
  readonly began: Promise<unknown>;
  /** When, in nanoseconds since 1970 by the clock of the engine's machine; `undefined` before, and where it did not wait. */
  readonly at: bigint | undefined;
  /** The number of the kernel's error, where the command could not be executed; nothing of the task ran then. */
  readonly errno: number | undefined;
  /**
   * Takes the launcher's words out of output that begins with them; for each source of the output its own. A log has its first
   * words, too, which of a connection were read before.
   */
  filter(onPayload: TakePayload, source: 'connection' | 'log'): LaunchFilter;
  /** Tells of the words that come from now on. */
  listen(listener: LaunchListener): void;
}

export interface LaunchListener {
  /** The first words came through this stream. */
  onWord(stream: OutputStream): void;
  /** The last words did, with the status of the task. */
  onLastWord(stream: OutputStream, status: number): void;
  /** The last words came in pieces, the first of which was taken for the task's output. */
  onTornWord(): void;
}

/** A task that a launcher executes. */
export interface LaunchedTask {
  readonly launch: Launch;
  /** The first word of what it is to run. */
  readonly command: string;
}

export interface LaunchFilter {
  take: TakePayload;
  /** Nobody reads. */
  pause(): void;
  resume(): void;
  /**
   * At the end of the source: what was held is passed on, where that was the end of the output. Where the source was cut it may be
   * a part of words, and another one gives it again.
   */
  end(wasCut?: boolean): void;
}

/** What a launcher says first of all, on both streams: whoever has it knows that the engine reads both. */
export const WAITS = Buffer.from('\0drv-launcher waits\n');

/** Of both records of `launcher.c`. */
const RECORD_BYTES = 67;
const VALUE_AT = 50;

/** Milliseconds for which a connection's bytes are held that may be the beginning of the last words. */
const HOLD_MS = 100;

export function createNonce(): string {
  return builtin.crypto.randomBytes(16).toString('hex');
}

export function createLaunch(kind: LaunchKind = 'parked', nonce = createNonce()): Launch {
  let listener: LaunchListener = { onWord() {}, onLastWord() {}, onTornWord() {} };
  let at: bigint | undefined;
  let errno: number | undefined;
  let begin: (value?: unknown) => void = () => {};
  const began = new Promise<unknown>((resolve) => {
    begin = resolve;
  });
  const go = { words: Buffer.from(`\0drv-launcher ${nonce} go `), read: (value: bigint) => (at = value) };
  const no = {
    words: Buffer.from(`\0drv-launcher ${nonce} no `),
    read: (value: bigint) => (errno = Number(value)),
  };
  const records = kind === 'parked' ? [go, no] : [no];

  function filter(onOutput: TakePayload, source: 'connection' | 'log'): LaunchFilter {
    const last = kind === 'announced' ? { stdout: lastOf('stdout'), stderr: lastOf('stderr') } : undefined;
    const onPayload: TakePayload = last === undefined ? onOutput : (stream, view) => last[stream].take(view);
    const isBehind = kind === 'parked' && source === 'connection';
    const waits = {
      stdout: skipWaits(isBehind, () => listener.onWord('stdout')),
      stderr: skipWaits(isBehind, () => listener.onWord('stderr')),
    };
    /** How many of the records came; none of them is looked for once something else has. */
    let seen = 0;
    let held: Buffer = Buffer.alloc(0);

    function lastOf(stream: OutputStream) {
      return createLastWords({
        nonce,
        onPayload: (bytes) => onOutput(stream, bytes),
        onStatus: (status) => listener.onLastWord(stream, status),
        onTorn: () => listener.onTornWord(),
        // A log that has not ended has whole lines.
        holdMs: source === 'connection' ? HOLD_MS : Number.POSITIVE_INFINITY,
      });
    }

    function pass(bytes: Uint8Array): void {
      held = Buffer.alloc(0);
      seen = records.length;
      if (bytes.length > 0) onPayload('stderr', bytes);
    }

    return {
      take(stream, given) {
        const view = waits[stream].take(given);
        if (view.length === 0) return;
        if (stream !== 'stderr' || seen === records.length) return onPayload(stream, view);
        held = Buffer.concat([held, view]);
        for (let record = records[seen]; record !== undefined; record = records[seen]) {
          const { words, read } = record;
          if (!beginsAs(held, words)) return pass(held);
          if (held.length < RECORD_BYTES) return;
          read(BigInt(`0x${held.subarray(VALUE_AT, RECORD_BYTES - 1).toString('latin1')}`));
          begin();
          held = held.subarray(RECORD_BYTES);
          seen += 1;
        }
        pass(held);
      },
      end(wasCut = false) {
        last?.stdout.pause();
        last?.stderr.pause();
        if (wasCut) return;
        const stdout = waits.stdout.end();
        if (stdout.length > 0) onPayload('stdout', stdout);
        pass(Buffer.concat([waits.stderr.end(), held]));
        last?.stdout.end();
        last?.stderr.end();
      },
      pause() {
        last?.stdout.pause();
        last?.stderr.pause();
      },
      resume() {
        last?.stdout.resume();
        last?.stderr.resume();
      },
    };
  }

  return {
    nonce,
    began,
    get at() {
      return at;
    },
    get errno() {
      return errno;
    },
    filter,
    listen(next) {
      listener = next;
    },
  };
}

/** Gives what comes behind the first words of one stream: nothing as long as these have not ended. */
function skipWaits(comesBehind: boolean, onWaits: () => void) {
  let isBehind = comesBehind;
  let first: Buffer = Buffer.alloc(0);
  return {
    take(view: Uint8Array): Uint8Array {
      if (isBehind) return view;
      first = Buffer.concat([first, view]);
      const begins = beginsAs(first, WAITS);
      if (begins && first.length < WAITS.length) return view.subarray(0, 0);
      isBehind = true;
      if (begins) onWaits();
      return begins ? first.subarray(WAITS.length) : first;
    },
    /** What was held, at the end of the stream. */
    end: (): Uint8Array => (isBehind ? first.subarray(0, 0) : first),
  };
}

/** Whether bytes are the beginning of others, or begin with all of them. */
function beginsAs(bytes: Buffer, words: Buffer): boolean {
  const length = Math.min(bytes.length, words.length);
  return words.compare(bytes, 0, length, 0, length) === 0;
}
