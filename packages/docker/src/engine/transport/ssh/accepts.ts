import { once } from 'node:events';
import net from 'node:net';

/** Somebody listens there. A socket that is there already may not be listened on yet. */
export async function accepts(path: string): Promise<boolean> {
  const socket = net.connect({ path });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
