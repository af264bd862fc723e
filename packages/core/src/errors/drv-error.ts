import { ERROR_CODES, type DrvErrorCode, type ErrorKind } from './error-codes.ts';

// `instanceof` fails when two copies of this package are loaded (ESM beside CJS is enough), so identity is a
// property under a registered symbol.
const brand = Symbol.for('drv.error');

/** What a {@link DrvError} carries beside its code and message. */
export interface DrvErrorOptions {
  readonly cause?: unknown;
  /** What was being done, as a verb and an object: `create container`. */
  readonly op?: string | undefined;
  readonly taskId?: string | undefined;
  /** Overrides the table, where the throwing place knows better. */
  readonly retryable?: boolean | undefined;
  /** HTTP status of the engine or the registry. */
  readonly statusCode?: number | undefined;
  /** The exit code that a shell would report for a command that did not start: 125, 126 or 127. */
  readonly exitCode?: number | undefined;
}

/**
 * The only class that drv throws. Decide by {@link DrvError.code}, never by the message. A task that failed is not
 * an error but a {@link RunResult}.
 */
export class DrvError<Code extends DrvErrorCode = DrvErrorCode> extends Error {
  readonly code: Code;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly op: string | undefined;
  readonly taskId: string | undefined;
  readonly statusCode: number | undefined;
  readonly exitCode: number | undefined;

  constructor(code: Code, message: string, options: DrvErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    const entry = ERROR_CODES[code];
    this.code = code;
    this.kind = entry.kind;
    this.retryable = options.retryable ?? entry.retryable;
    this.op = options.op;
    this.taskId = options.taskId;
    this.statusCode = options.statusCode;
    this.exitCode = options.exitCode;
    Object.defineProperty(this, brand, { value: true });
    // `name` follows the platform's convention for aborts, so that generic code recognises them.
    Object.defineProperty(this, 'name', {
      value: code === 'DRV_ABORTED' ? 'AbortError' : 'DrvError',
      configurable: true,
      writable: true,
    });
  }

  /** Whether `value` is a DrvError of any loaded copy of drv, and has `code` where one is given. */
  static is<C extends DrvErrorCode = DrvErrorCode>(value: unknown, code?: C): value is DrvError<C> {
    if (typeof value !== 'object' || value === null || !(brand in value)) return false;
    return code === undefined || ('code' in value && value.code === code);
  }

  /** The fields that help, without stack and cause: a cause may hold what its own thrower put there. */
  toJSON(): Record<string, unknown> {
    const { name, code, kind, message, retryable, op, taskId, statusCode, exitCode } = this;
    return { name, code, kind, message, retryable, op, taskId, statusCode, exitCode };
  }
}
