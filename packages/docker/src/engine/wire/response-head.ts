import { DrvError } from '@drv/core/driver';
import { excerpt } from './excerpt.ts';

/** The beginning of an HTTP response. */
export interface ResponseHead {
  readonly status: number;
  /** By lower-case name; several of one name are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** The connection can carry another request after the body. */
  readonly keepsAlive: boolean;
}

export interface HeadReader {
  /**
   * Takes the next bytes of the connection. Gives the head once it is whole, and what came behind it.
   *
   * @throws `DRV_PROTOCOL` for what is not HTTP, and for a head of more than 64 KiB.
   */
  push(bytes: Buffer): { readonly head: ResponseHead; readonly rest: Buffer } | undefined;
}

const MAX_BYTES = 64 * 1024;
const END = '\r\n\r\n';
const STATUS_LINE = /^HTTP\/1\.([01]) ([1-9]\d\d)(?: |$)/;
const FIELD = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*(.*?)[ \t]*$/;
const SWITCHING = 101;

/** Reads the head of one response. Interim ones (100, 103) are passed over. Source: RFC 9112. */
export function createHeadReader(): HeadReader {
  let parts: Buffer[] = [];
  let size = 0;
  /** The end of what came before, in which the end of the head may have begun. */
  let tail: Buffer = Buffer.alloc(0);

  return {
    push(bytes) {
      for (let more = bytes; ; ) {
        const seen = tail.length === 0 ? more : Buffer.concat([tail, more]);
        const at = seen.indexOf(END);
        const end = at === -1 ? more.length : at + END.length - tail.length;
        parts.push(more.subarray(0, end));
        size += end;
        if (size > MAX_BYTES) throw protocolError(`begins with more than ${MAX_BYTES} bytes of headers`);
        if (at === -1) {
          // Not an engine: it need not be waited for longer.
          if (!'HTTP/1.'.startsWith(startOf(parts))) throw notHttp(parts);
          tail = Buffer.from(seen.subarray(1 - END.length));
          return undefined;
        }
        const head = parseHead(parts.length === 1 ? more.subarray(0, at) : Buffer.concat(parts));
        const rest = more.subarray(end);
        parts = [];
        size = 0;
        tail = Buffer.alloc(0);
        if (head.status >= 200 || head.status === SWITCHING) return { head, rest };
        if (rest.length === 0) return undefined;
        more = rest;
      }
    },
  };
}

function startOf(parts: readonly Buffer[]): string {
  const [first = Buffer.alloc(0)] = parts;
  const start = first.length >= 7 ? first : Buffer.concat(parts.slice(0, 7));
  return start.toString('latin1', 0, 7);
}

function parseHead(bytes: Buffer): ResponseHead {
  const [statusLine = '', ...fields] = bytes.toString('latin1').trimEnd().split('\r\n');
  const [, minor, status] = STATUS_LINE.exec(statusLine) ?? [];
  if (status === undefined) throw notHttp([bytes]);
  const headers = new Map<string, string>();
  for (const field of fields) {
    const [, name, value] = FIELD.exec(field) ?? [];
    if (name === undefined || value === undefined) {
      throw protocolError(`has a header that cannot be read: ${excerpt([Buffer.from(field, 'latin1')])}`);
    }
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  const keepsAlive = minor === '1' && !/\bclose\b/i.test(headers.get('connection') ?? '');
  return { status: Number(status), headers, keepsAlive };
}

function notHttp(parts: readonly Buffer[]): DrvError {
  return protocolError(`is not HTTP: ${excerpt(parts)}`);
}

function protocolError(what: string): DrvError {
  return new DrvError('DRV_PROTOCOL', `What answers in the engine's place ${what}`);
}
