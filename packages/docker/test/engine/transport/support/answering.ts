import net, { type AddressInfo, type Socket } from 'node:net';

/** A server that answers in the place of an engine. */
export interface Answering extends AsyncDisposable {
  /** As in `DOCKER_HOST`. */
  readonly host: string;
}

/** Answers each request with the text that `answer` gives for its path, or writes itself. */
export async function answering(answer: (path: string, socket: Socket) => string): Promise<Answering> {
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    socket.on('data', (request: Buffer) => {
      const [, path = ''] = request.toString('latin1').split(' ');
      const text = answer(path, socket);
      if (text !== '') socket.write(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** A response that carries this as JSON. */
export function json(value: unknown, status = '200 OK'): string {
  const body = JSON.stringify(value);
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
