import net from 'node:net';

/** A connection on which one thing at a time is asked. */
export interface Line {
  readonly socket: net.Socket;
  /** Resolves with the answer, head and body. */
  ask(request: string): Promise<string>;
  /** The head of the answer comes at once and its body later. */
  askLate(request: string): { readonly registered: Promise<void>; readonly answer: Promise<string> };
  /** After an upgrade: what comes until the engine closes. */
  rest(): Promise<Buffer>;
}

export function openLine(path: string): Line {
  const socket = net.connect({ path });
  let text = '';
  let onText = (_ended: boolean) => {};
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    text += chunk;
    onText(false);
  });
  socket.on('end', () => onText(true));

  const until = (isThere: (ended: boolean) => boolean) =>
    new Promise<string>((resolve) => {
      onText = (ended) => {
        if (!isThere(ended)) return;
        onText = () => {};
        resolve(text);
      };
      onText(false);
    });
  const send = (request: string) => {
    text = '';
    socket.write(request);
  };
  return {
    socket,
    ask(request) {
      send(request);
      return until(() => isWhole(text));
    },
    askLate(request) {
      send(request);
      const registered = until(() => text.includes('\r\n\r\n'));
      return {
        registered: registered.then(() => {}),
        answer: registered.then(() => until(() => isWhole(text))),
      };
    },
    async rest() {
      const all = await until((ended) => ended);
      return Buffer.from(all.slice(all.indexOf('\r\n\r\n') + 4), 'latin1');
    },
  };
}

export const UPGRADE = 'Connection: Upgrade\r\nUpgrade: tcp\r\n';

export function requestOf(method: string, path: string, body: string, headers = ''): string {
  const type = body === '' ? '' : 'Content-Type: application/json\r\n';
  return `${method} ${path} HTTP/1.1\r\nHost: docker\r\n${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function isWhole(text: string): boolean {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = text.slice(0, end);
  if (/^HTTP\/1.1 (101|204)/.test(head)) return true;
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  return length === undefined ? text.endsWith('\r\n0\r\n\r\n') : text.length >= end + 4 + Number(length);
}

/** What the frames of a container's output carry, of both streams. */
export function payloads(frames: Buffer): string {
  let text = '';
  for (let at = 0; at + 8 <= frames.length; ) {
    const length = frames.readUInt32BE(at + 4);
    text += frames.toString('utf8', at + 8, at + 8 + length);
    at += 8 + length;
  }
  return text;
}
