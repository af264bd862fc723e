import type { IncomingMessage } from 'node:http';
import { DrvError } from '@drv/core';
import { connectionCut } from '../engine-errors.ts';

const MAX_BYTES = 4 * 1024 * 1024;

/**
 * The body of a response as JSON.
 *
 * @throws `DRV_ENGINE_UNAVAILABLE` when the connection ends before the body does: what was read is not an answer.
 * @throws `DRV_PROTOCOL` when the body is not JSON.
 */
export async function readJson(response: IncomingMessage, op: string): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_BYTES)
        throw new DrvError('DRV_PROTOCOL', `The engine's answer is too large: ${op}`, { op });
      chunks.push(chunk);
    }
  } catch (error) {
    if (DrvError.is(error)) throw error;
    throw lost(op, error);
  }
  const text = Buffer.concat(chunks).toString('utf8').trim();
  // A connection that is closed early ends a body of unknown length without an error.
  if (text === '' || !response.complete) throw lost(op, connectionCut());
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new DrvError('DRV_PROTOCOL', `The engine's answer is not JSON: ${op}`, { op, cause: error });
  }
}

function lost(op: string, cause: unknown): DrvError {
  return new DrvError('DRV_ENGINE_UNAVAILABLE', `The connection to the engine was lost: ${op}`, {
    op,
    cause,
  });
}
