import { DrvError, type OutputStream } from '@drv/core/driver';

export interface Demultiplexer {
  /**
   * Takes the next bytes of the connection, split anywhere. The views handed on share the chunk's memory and are
   * valid only during the call.
   *
   * @throws `DRV_PROTOCOL` when a frame has an unknown type, or carries an error of the engine. Everything before
   * it was handed on; the rest of the connection cannot be read, and every later call throws the same error.
   */
  push(chunk: Buffer): void;
  /**
   * The connection has ended.
   *
   * @throws `DRV_ENGINE_UNAVAILABLE` when it ended inside a frame: the engine went away, and output is missing.
   */
  end(): void;
}

const HEADER_BYTES = 8;
const LENGTH_AT = 4;
const SYSTEM_ERROR = 3;
/** As much as is kept of an error text that the engine sends as a frame. */
const ERROR_TEXT_BYTES = 4096;

/**
 * Splits the output of a container without a terminal into its two streams.
 *
 * The engine sends frames: one byte for the stream (0 and 1 standard output, 2 standard error, 3 an error of the
 * engine), three bytes without meaning, the length of the payload as a big-endian uint32, the payload. A frame is
 * neither a line nor a write of the program. The order between the two streams is not preserved by the engine.
 *
 * At most eight bytes are kept between calls, whatever the lengths say. A payload is never copied, and is handed on
 * as it arrives. (docker-modem's `demuxStream` recurses for every frame and copies the rest of the chunk each time:
 * one chunk of 7,281 one-byte frames overflows its stack.)
 *
 * @param onFrame Called at the beginning of each frame of output, with the bytes of its payload. Where the engine
 * reads them from a log, a frame is an entry of it.
 */
export function createDemultiplexer(
  onPayload: (stream: OutputStream, view: Uint8Array) => void,
  onFrame: (stream: OutputStream, bytes: number) => void = () => {},
): Demultiplexer {
  const header = Buffer.alloc(HEADER_BYTES);
  let headerBytes = 0;
  let type = 0;
  let remaining = 0;
  /** Bytes of the connection before the current chunk. */
  let position = 0;
  let failure: DrvError | undefined;
  let errorText: Buffer | undefined;

  const fail = (error: DrvError): never => {
    failure = error;
    throw error;
  };
  const failWithErrorText = (text: Buffer): never => {
    const what = text.toString('utf8').trim();
    return fail(new DrvError('DRV_PROTOCOL', `The engine sent an error in the output stream: ${what}`));
  };
  const openFrame = (bytes: Buffer, at: number, offset: number) => {
    type = bytes.readUInt8(at);
    remaining = bytes.readUInt32BE(at + LENGTH_AT);
    if (type < SYSTEM_ERROR) return onFrame(type === 2 ? 'stderr' : 'stdout', remaining);
    if (type > SYSTEM_ERROR) {
      fail(
        new DrvError('DRV_PROTOCOL', `Byte ${offset} of the output stream begins a frame of type ${type}`),
      );
    }
    errorText = Buffer.alloc(0);
    if (remaining === 0) failWithErrorText(errorText);
  };
  const collectErrorText = (text: Buffer, view: Buffer) => {
    errorText = Buffer.concat([text, view.subarray(0, ERROR_TEXT_BYTES - text.length)]);
    if (remaining === 0 || errorText.length === ERROR_TEXT_BYTES) failWithErrorText(errorText);
  };

  return {
    push(chunk) {
      if (failure !== undefined) throw failure;
      let at = 0;
      while (at < chunk.length) {
        if (remaining > 0) {
          const view = chunk.subarray(at, at + remaining);
          at += view.length;
          remaining -= view.length;
          if (errorText !== undefined) collectErrorText(errorText, view);
          else onPayload(type === 2 ? 'stderr' : 'stdout', view);
        } else if (headerBytes === 0 && chunk.length - at >= HEADER_BYTES) {
          openFrame(chunk, at, position + at);
          at += HEADER_BYTES;
        } else {
          const copied = chunk.copy(header, headerBytes, at);
          at += copied;
          headerBytes += copied;
          if (headerBytes === HEADER_BYTES) {
            headerBytes = 0;
            openFrame(header, 0, position + at - HEADER_BYTES);
          }
        }
      }
      position += chunk.length;
    },
    end() {
      if (failure !== undefined) throw failure;
      if (errorText !== undefined) failWithErrorText(errorText);
      if (headerBytes === 0 && remaining === 0) return;
      const where = remaining > 0 ? `${remaining} bytes before the end of a frame` : 'inside a frame header';
      fail(new DrvError('DRV_ENGINE_UNAVAILABLE', `The output stream was truncated ${where}`));
    },
  };
}
