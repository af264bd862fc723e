import { UsageError } from '../errors/usage-error.ts';
import { decimal } from './decimal.ts';
import { memorySize } from './memory-size.ts';

/** One thing that a worker has, and that a task may require. */
export type WorkerNeed =
  | { readonly label: string }
  | { readonly memoryBytes: number }
  | { readonly cpus: number };

const LABEL = /^[A-Za-z0-9_.:/-]{1,64}$/;

/**
 * From a label, `memory=SIZE` or `cpus=N`.
 *
 * @throws UsageError for anything else.
 */
export function workerNeed(text: string): WorkerNeed {
  const [name = '', value] = text.split(/=(.*)/s);
  if (value !== undefined && name === 'memory') return { memoryBytes: memorySize(value) };
  if (value !== undefined && name === 'cpus') return { cpus: decimal(value) };
  if (LABEL.test(text)) return { label: text };
  throw new UsageError(
    'write memory=SIZE, cpus=N or a label of letters, digits, "_", ".", "-", ":" and "/", at most 64',
  );
}
