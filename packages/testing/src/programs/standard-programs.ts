import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Program, ProgramIo } from '../machine/program.ts';
import { writtenBytes } from './programs.ts';

const MEBIBYTE = 1024 * 1024;

/** The programs of the conformance cases as functions, by name: what a driver in memory is given. */
export const standardPrograms: Readonly<Record<string, Program | 'not-executable'>> = {
  exit: ({ args: [code] }) => Number(code),
  print: ({ args: [text = ''], stdout }) => done(print(stdout, text)),
  'print-error': ({ args: [text = ''], stderr }) => done(print(stderr, text)),
  async fail({ args: [text = '', code], stderr }) {
    await print(stderr, text);
    return Number(code);
  },
  copy: ({ stdin, stdout }) => done(pipeline(stdin, stdout)),
  async count({ stdin, stdout }) {
    let bytes = 0;
    for await (const chunk of stdin as AsyncIterable<Buffer>) bytes += chunk.length;
    await print(stdout, `${bytes}\n`);
    return 0;
  },
  async head({ args, stdin, stdout }) {
    let left = Number(args[0]);
    if (left > 0) {
      for await (const chunk of stdin as AsyncIterable<Buffer>) {
        await print(stdout, chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) break;
      }
    }
    return 0;
  },
  sleep: ready(forever),
  'close-input': ready((io) => {
    io.stdin.destroy();
    return forever(io);
  }),
  'ignore-term': (io) => {
    io.onSignal('SIGTERM', () => {});
    return ready(forever)(io);
  },
  'exit-on': (io) => {
    const [signal, code] = io.args;
    const stopped = new Promise<void>((resolve) => io.onSignal(`SIG${signal}`, resolve));
    return ready(async () => {
      await stopped;
      await print(io.stdout, 'stopping\n');
      return Number(code);
    })(io);
  },
  async 'kill-self'(io) {
    await io.raise(`SIG${io.args[0]}`);
    return 0;
  },
  async 'exhaust-memory'(io) {
    for (let used = 0; used < 1024; used += 1) await io.allocate(MEBIBYTE);
    return 0;
  },
  'exhaust-memory-in-child': (io) => {
    io.loseChildToMemory();
    return Number(io.args[0]);
  },
  write: ({ args: [bytes], stdout }) => done(write(stdout, Number(bytes))),
  async flood({ stdout, signal }) {
    const chunk = writtenBytes(65_536);
    for (let count = 1; !signal.aborted; count += 1) {
      await print(stdout, chunk);
      // The rest of this process has its turn, however fast the reader is.
      if (count % 16 === 0) await setImmediate();
    }
    return 0;
  },
  async alternate({ args: [lines], stdout, stderr }) {
    for (let line = 0; line < Number(lines); line += 1) {
      await print(stdout, `out ${line}\n`);
      await print(stderr, `err ${line}\n`);
    }
    return 0;
  },
  async 'split-letters'({ args: [times], stdout }) {
    const letter = Buffer.from('ü');
    for (let time = 0; time < Number(times); time += 1) {
      await print(stdout, letter.subarray(0, 1));
      await print(stdout, letter.subarray(1));
    }
    return 0;
  },
  'all-bytes': ({ stdout }) =>
    done(print(stdout, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))),
  async tick({ stdout, signal }) {
    for (let count = 0; !signal.aborted; count += 1) {
      await print(stdout, `${count}\n`);
      await setTimeout(2);
    }
    return 0;
  },
  'print-env': ({ args: [name = ''], env, stdout }) => done(print(stdout, env[name] ?? '')),
  async 'print-file'({ args: [path = ''], files, stdout, stderr }) {
    const bytes = files.get(path);
    if (bytes === undefined) return print(stderr, `cat: ${path}\n`).then(() => 1);
    await print(stdout, Buffer.from(bytes));
    return 0;
  },
  'write-file': ({ args: [path = '', text = '', code], files }) => {
    files.set(path, Buffer.from(text));
    return Number(code);
  },
  'write-file-and-sleep': (io) => {
    const [path = '', text = ''] = io.args;
    io.files.set(path, Buffer.from(text));
    return ready(forever)(io);
  },
  'print-place': ({ user, workDir, hostname, stdout }) =>
    done(print(stdout, `${user === 'root' ? 0 : user.split(':')[0]}\n${workDir}\n${hostname}\n`)),
  'print-arguments': ({ args, stdout }) => done(print(stdout, args.map((arg) => `${arg}\n`).join(''))),
  'leave-child': ({ stdout }) => done(print(stdout, 'done\n')),
  'is-terminal': ({ stdout, terminal }) =>
    done(print(stdout, terminal === undefined ? 'pipe\n' : 'terminal\n')),
  async 'terminal-size'(io) {
    const { terminal, stdout } = io;
    const show = () => print(stdout, `${terminal?.rows} ${terminal?.columns}\n`);
    terminal?.onResize(() => void show());
    await show();
    return forever(io);
  },
  'not-executable': 'not-executable',
};

function print(to: Writable, data: string | Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(data, (error) => (error ? reject(error) : resolve()));
  });
}

async function done(work: Promise<void>): Promise<number> {
  await work;
  return 0;
}

async function write(to: Writable, bytes: number): Promise<void> {
  const chunk = writtenBytes(65_536);
  for (let left = bytes; left > 0; left -= chunk.length) await print(to, chunk.subarray(0, left));
}

function ready(then: (io: ProgramIo) => Promise<number>): (io: ProgramIo) => Promise<number> {
  return async (io) => {
    await print(io.stdout, 'ready\n');
    return then(io);
  };
}

async function forever({ signal }: ProgramIo): Promise<number> {
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
}
