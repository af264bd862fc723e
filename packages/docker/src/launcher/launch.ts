import { builtin, type OutputStream } from '@drv/core/driver';

type TakePayload = (stream: OutputStream, view: Uint8Array) => void;

/** The change of one parked container into a task, as its launcher tells it on the task's standard error. */
export interface Launch {
  /** 32 hexadecimal digits. */
  readonly nonce: string;
  /** Resolves once the launcher has the whole message. Never rejects. */
  readonly began: Promise<unknown>;
  /** When, in nanoseconds since 1970 by the clock of the engine's machine; `undefined` before. */
  readonly at: bigint | undefined;
  /** The number of the kernel's error, where the command could not be executed; nothing of the task ran then. */
  readonly errno: number | undefined;
  /**
   * Takes the launcher's words out of output that begins with them; for each source of the output its own. A log has its first
   * words, too, which of a connection were read before.
   */
  filter(onPayload: TakePayload, source: 'connection' | 'log'): LaunchFilter;
}

export interface LaunchFilter {
  take: TakePayload;
  /** Passes on what was held, at the end of the source. */
  end(): void;
}

/** What a launcher says first of all, on both streams: whoever has it knows that the engine reads both. */
export const WAITS = Buffer.from('\0drv-launcher waits\n');

/** Of both records of `launcher.c`. */
const RECORD_BYTES = 67;
const VALUE_AT = 50;

export function createLaunch(): Launch {
  const nonce = builtin.crypto.randomBytes(16).toString('hex');
  let at: bigint | undefined;
  let errno: number | undefined;
  let begin: (value?: unknown) => void = () => {};
  const began = new Promise<unknown>((resolve) => {
    begin = resolve;
  });
  const records = [
    { words: Buffer.from(`\0drv-launcher ${nonce} go `), read: (value: bigint) => (at = value) },
    { words: Buffer.from(`\0drv-launcher ${nonce} no `), read: (value: bigint) => (errno = Number(value)) },
  ];

  function filter(onPayload: TakePayload, source: 'connection' | 'log'): LaunchFilter {
    const waits = { stdout: skipWaits(source), stderr: skipWaits(source) };
    /** How many of the records came; none of them is looked for once something else has. */
    let seen = 0;
    let held: Buffer = Buffer.alloc(0);

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
      end() {
        const stdout = waits.stdout.end();
        if (stdout.length > 0) onPayload('stdout', stdout);
        pass(Buffer.concat([waits.stderr.end(), held]));
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
  };
}

/** Gives what comes behind the first words of one stream: nothing as long as these have not ended. */
function skipWaits(source: 'connection' | 'log') {
  let isBehind = source === 'connection';
  let first: Buffer = Buffer.alloc(0);
  return {
    take(view: Uint8Array): Uint8Array {
      if (isBehind) return view;
      first = Buffer.concat([first, view]);
      const begins = beginsAs(first, WAITS);
      if (begins && first.length < WAITS.length) return view.subarray(0, 0);
      isBehind = true;
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
