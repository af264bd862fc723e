import { DrvError } from '@drv/core/driver';
import { connectionCut } from '../errors/engine-errors.ts';
import { createJsonSelection, type JsonSelection, type Wanted } from './json-selection.ts';

/** The body of an answer that is one JSON document. */
export interface JsonAnswer {
  /** @throws `DRV_PROTOCOL` when it is too large, or what its bound refuses with. */
  push(bytes: Buffer): void;
  /**
   * All has come.
   *
   * @throws `DRV_PROTOCOL` when it is not JSON, and the error of a lost connection when there is nothing: one that is
   * closed early ends a body of unknown length without a sign.
   */
  value(): unknown;
}

/** An answer that is longer is not read on, and rejects. */
export interface AnswerBound {
  readonly bytes: number;
  readonly refuse: () => DrvError;
}

/** Of larger answers only what is wanted is kept. */
const ALL_BYTES = 256 * 1024;
const MAX_BYTES = 16 * 1024 * 1024;

export function createJsonAnswer(
  op: string,
  {
    wanted = true,
    bound,
  }: { readonly wanted?: Wanted | undefined; readonly bound?: AnswerBound | undefined } = {},
): JsonAnswer {
  let received = 0;
  let parts: Buffer[] = [];
  let size = 0;
  let selection: JsonSelection | undefined;

  function keep(part: Buffer): void {
    if (part.length === 0) return;
    parts.push(part);
    size += part.length;
    if (size > MAX_BYTES) {
      parts = [];
      throw new DrvError('DRV_PROTOCOL', `The engine's answer is too large: ${op}`, { op });
    }
  }

  return {
    push(bytes) {
      received += bytes.length;
      if (bound !== undefined && received > bound.bytes) {
        parts = [];
        throw bound.refuse();
      }
      if (selection !== undefined) return keep(selection.push(bytes));
      keep(bytes);
      if (size <= ALL_BYTES) return;
      selection = createJsonSelection(wanted);
      const whole = Buffer.concat(parts);
      parts = [];
      size = 0;
      keep(selection.push(whole));
    },
    value() {
      const text = (
        parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts)
      ).toString();
      if (text.trim() === '') throw connectionCut();
      try {
        return JSON.parse(text) as unknown;
      } catch (error) {
        throw new DrvError('DRV_PROTOCOL', `The engine's answer is not JSON: ${op}`, { op, cause: error });
      }
    },
  };
}
