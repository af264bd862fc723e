import type { OutputStream } from '@drv/core/driver';

/** A piece of a container's output, as the engine kept it. */
export interface OutputEntry {
  readonly stream: OutputStream;
  /** When the engine took it, RFC 3339; only where times were asked for. Docker tells nanoseconds, Podman seconds. */
  readonly time?: string | undefined;
  /** As the program wrote it. Where times were asked for: one line, or a piece of one of more than 16 KiB. */
  readonly data: Buffer;
  /**
   * The engine threw its log away before it was read: output before this is missing; or it may be, where this is the last entry, of
   * no bytes: the container was removed, or the engine has closed the log before all was in it.
   */
  readonly afterGap?: true | undefined;
}

/** The last entry where the end may be missing. */
export const END_MISSING: OutputEntry = { stream: 'stdout', data: Buffer.alloc(0), afterGap: true };
