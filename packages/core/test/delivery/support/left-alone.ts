// Run as a process of its own: gives its standard input to a task that goes away, and has nothing else to do then.
import { Duplex } from 'node:stream';
import { pumpStdin } from '../../../src/delivery/pump-stdin.ts';

const socket = new Duplex({
  read() {},
  write(_chunk, _encoding, done) {
    done();
    this.destroy();
  },
});
const { ended } = await pumpStdin(process.stdin, socket);
process.stdout.write(`${ended}\n`);
