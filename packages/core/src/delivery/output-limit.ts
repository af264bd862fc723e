import type { OutputPolicy } from '../task/output-policy.ts';

/** How an {@link OutputPolicy} is applied to what arrives. */
export interface OutputLimit {
  /** How many of the next `bytes` bytes are kept. */
  admit(bytes: number): number;
  /** Whether the engine should not be read while so many bytes wait for their readers. */
  holds(waitingBytes: number): boolean;
}

const DEFAULT_WAITING_BYTES = 1024 ** 3;

export function createOutputLimit(policy: OutputPolicy = {}): OutputLimit {
  const { onLimit = 'pause', limitBytes = DEFAULT_WAITING_BYTES } = policy;
  if (onLimit === 'pause') {
    let holding = false;
    return {
      admit: (bytes) => bytes,
      holds(waitingBytes) {
        // Held until half was read: otherwise every piece taken would start and stop the reading.
        holding = waitingBytes > (holding ? limitBytes / 2 : limitBytes);
        return holding;
      },
    };
  }
  let left = limitBytes;
  return {
    admit(bytes) {
      const admitted = Math.min(bytes, left);
      left -= admitted;
      return admitted;
    },
    holds: () => false,
  };
}
