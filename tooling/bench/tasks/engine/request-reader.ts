/** The head of a request; its body is passed over. */
export interface Request {
  readonly method: string;
  readonly path: string;
}

/** Finds the requests in what comes over one connection. After an upgrade nothing more is looked for. */
export function createRequestReader(onRequest: (request: Request) => void): { push(chunk: Buffer): void } {
  let text = '';
  let skip = 0;
  let upgraded = false;
  return {
    push(chunk) {
      if (upgraded) return;
      text += chunk.toString('latin1');
      for (;;) {
        const passed = Math.min(skip, text.length);
        text = text.slice(passed);
        skip -= passed;
        const end = skip > 0 ? -1 : text.indexOf('\r\n\r\n');
        if (end === -1) return;
        const head = text.slice(0, end);
        text = text.slice(end + 4);
        skip = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
        upgraded = /\r\nupgrade:/i.test(head);
        const [method = '', path = ''] = head.split(' ', 2);
        onRequest({ method, path });
        if (upgraded) return;
      }
    },
  };
}
