/** The head of a request; its body is passed over. */
export interface Request {
  readonly method: string;
  readonly path: string;
}

/** Finds the requests in what comes over one connection. After an upgrade nothing more is looked for. */
export function createRequestReader(onRequest: (request: Request) => void): { push(chunk: Buffer): void } {
  let text = '';
  let next: 'head' | 'chunk' | 'nothing' = 'head';
  /** Bytes of a body that are still to come. */
  let skip = 0;

  function readHead(head: string): void {
    skip = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
    if (/\r\ntransfer-encoding: *chunked/i.test(head)) next = 'chunk';
    if (/\r\nupgrade:/i.test(head)) next = 'nothing';
    const [method = '', path = ''] = head.split(' ', 2);
    onRequest({ method, path });
  }

  /** The line before each chunk says how long it is; an empty one is the last. */
  function readChunkSize(line: string): void {
    const size = Number.parseInt(line, 16);
    skip = size + '\r\n'.length;
    if (size === 0) next = 'head';
  }

  return {
    push(chunk) {
      text += chunk.toString('latin1');
      while (next !== 'nothing') {
        const passed = Math.min(skip, text.length);
        text = text.slice(passed);
        skip -= passed;
        const mark = next === 'head' ? '\r\n\r\n' : '\r\n';
        const end = skip > 0 ? -1 : text.indexOf(mark);
        if (end === -1) return;
        const found = text.slice(0, end);
        text = text.slice(end + mark.length);
        if (next === 'head') readHead(found);
        else readChunkSize(found);
      }
    },
  };
}
