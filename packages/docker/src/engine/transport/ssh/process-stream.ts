import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { Duplex } from 'node:stream';

/**
 * The input and output of a process as one connection. It ends with the process; one that ends badly before it has
 * written anything fails with `onFailure`.
 */
export function processStream(child: ChildProcessWithoutNullStreams, onFailure: () => Error): Duplex {
  const { stdin, stdout, stderr } = child;
  let received = false;
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void stdin.write(chunk, done),
    final: (done) => void stdin.end(done),
    destroy(error, done) {
      child.kill('SIGKILL');
      for (const pipe of [stdin, stdout, stderr]) pipe.destroy();
      done(error);
    },
  });
  stdout.on('data', (chunk: Buffer) => {
    received = true;
    if (!stream.push(chunk)) stdout.pause();
  });
  for (const pipe of [stdin, stdout, stderr]) pipe.on('error', () => {});
  child.on('error', (error) => stream.destroy(error));
  child.on('close', (code) => {
    if (stream.destroyed) return;
    if (!received && code !== 0) stream.destroy(onFailure());
    else stream.push(null);
  });
  const all = [child, stdin, stdout, stderr] as readonly { ref?(): void; unref?(): void }[];
  return Object.assign(stream, {
    ref: () => {
      for (const each of all) each.ref?.();
    },
    unref: () => {
      for (const each of all) each.unref?.();
    },
  });
}
