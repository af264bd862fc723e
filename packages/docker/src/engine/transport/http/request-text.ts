import { DrvError } from '@drv/core/driver';

/** One request, as {@link requestText} writes it. */
export interface RequestParts {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** Of every request, as {@link headerText} writes them. */
  readonly fixed: string;
  /** Of this one. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** The body comes behind it, with this length. */
  readonly length?: number | undefined;
  /** The body comes behind it, in chunks. */
  readonly isStreamed?: boolean;
}

const PATH = /^\/[\x21-\x7e]*$/;
const HEADER = /^[\x20-\x7e]*$/;

/** @throws `DRV_INVALID_OPTION` for a value with characters that would end it. */
export function headerText(headers: Readonly<Record<string, string>>): string {
  let text = '';
  for (const [name, value] of Object.entries(headers)) {
    if (!HEADER.test(value)) throw unwritable('header', name);
    text += `${name}: ${value}\r\n`;
  }
  return text;
}

/**
 * A request as it is on the wire: HTTP/1.1, with a length, unless the body is a stream. Never in chunks on attach: there it
 * would become the task's input.
 *
 * @throws `DRV_INVALID_OPTION` for a path or a header with characters that would end it.
 */
export function requestText(request: RequestParts): string {
  const { method, path, fixed, headers, body, length, isStreamed = false } = request;
  if (!PATH.test(path)) throw unwritable('path', path);
  const own = headers === undefined ? '' : headerText(headers);
  const head = `${method} ${path} HTTP/1.1\r\n${fixed}${own}`;
  if (isStreamed) return `${head}Transfer-Encoding: chunked\r\n\r\n`;
  if (body === undefined) return `${head}Content-Length: ${length ?? 0}\r\n\r\n`;
  const json = JSON.stringify(body);
  return `${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`;
}

function unwritable(what: string, which: string): DrvError {
  return new DrvError(
    'DRV_INVALID_OPTION',
    `This ${what} cannot be sent to an engine: ${JSON.stringify(which)}`,
  );
}
