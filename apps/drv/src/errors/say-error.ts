import { errorLine } from './error-line.ts';
import { errorRecord } from './error-record.ts';
import type { Io } from '../process/io.ts';
import { jsonLine } from '../render/json-line.ts';
import { wrapFor } from '../render/wrap.ts';

/** Below what stands behind `drv: `. */
const INDENT = 5;

/** Says on stderr what is wrong, as a line for a person or, last of all, as a line of JSON. */
export function sayError(
  error: unknown,
  { json }: { readonly json: boolean },
  { stderr, env }: Pick<Io, 'stderr' | 'env'>,
): void {
  const line = json ? jsonLine(errorRecord(error)) : wrapFor(stderr, errorLine(error), INDENT);
  const stack = env['DRV_DEBUG'] === '1' && error instanceof Error ? `${error.stack}\n` : '';
  stderr.write(json ? `${stack}${line}\n` : `${line}\n${stack}`);
}
