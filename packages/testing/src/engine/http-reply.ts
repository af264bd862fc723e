import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Reply } from './reply.ts';

/** The answer to a request over HTTP, upgraded or not. */
export function createHttpReply(
  request: IncomingMessage,
  given: ServerResponse | undefined,
): Reply & { readonly socket: Socket } {
  const { socket } = request;
  const response = given ?? responseOn(request);
  const closed = new Promise<void>((resolve) => {
    response.once('close', resolve).once('finish', resolve);
  });
  return {
    socket,
    closed,
    empty(status) {
      response.writeHead(status, { 'content-length': '0' }).end();
    },
    json(status, body) {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    },
    text(status, contentType, body) {
      response.writeHead(status, { 'content-type': contentType }).end(body);
    },
    open(contentType) {
      response.writeHead(200, { 'content-type': contentType });
      response.flushHeaders();
      return response;
    },
    upgrade() {
      const type = 'Content-Type: application/vnd.docker.raw-stream';
      socket.write(`HTTP/1.1 101 UPGRADED\r\n${type}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`);
      return socket;
    },
    cut() {
      // Over TCP the caller sees a reset; a Unix socket knows none, and ends. One whose end was sent cannot be reset: Node leaves it open.
      const canReset = 'address' in socket && socket.remotePort !== undefined && !socket.writableEnded;
      if (canReset) socket.resetAndDestroy();
      else socket.destroy();
    },
  };
}

/** A request for another protocol comes without a response; one that is refused needs it. */
function responseOn(request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(request.socket);
  response.once('finish', () => request.socket.end());
  return response;
}
