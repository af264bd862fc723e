import { connect, createServer, type Socket } from 'node:net';

/**
 * Carries each connection to a socket of this machine to a TCP port, both directions to their own ends: a client may
 * end its input and still read. `node carry-socket.ts PATH HOST PORT`
 */
const [path, host = '', port = ''] = process.argv.slice(2);

createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ host, port: Number(port), allowHalfOpen: true, noDelay: true });
  join(near, far);
  join(far, near);
}).listen(path);

function join(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once('error', () => to.destroy());
  // A half that is closed without an end, too, ends the other half.
  from.once('close', (hadError) => (hadError ? to.destroy() : to.end()));
}
