// What 1 GiB of output costs in memory when its reader takes 1 MB every 50 ms: the process must not grow by more than
// 64 MiB, and nothing may be lost.
//
//   node --conditions=@drv/source tooling/bench/streams/task-output.ts [fast]
//
// The engine is another process that sends frames of 32 KiB as fast as they are taken; `fast` measures a reader that
// takes all at once, in time and CPU. The peak is the kernel's own of this process, from before the connection on.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createRunRecord, createTaskOutput, silentLogger } from '@drv/core/driver';
import { engineTraits } from '../../../packages/docker/src/engine/traits/engine-traits.ts';
import { engineSource } from '../../../packages/docker/src/output/engine-source.ts';
import { withReceiveBuffer } from '../../../packages/docker/src/engine/wire/receive-buffer.ts';
import { framesOf } from './frames.ts';

const TOTAL = 1024 ** 3;
const LIMIT = 64 * 1024 ** 2;
const FRAMES = framesOf(32_768, 1024 ** 2);

function serve(socketPath: string): void {
  let left = Math.ceil(TOTAL / 32_768 / 32);
  const server = net.createServer((socket) => {
    const send = () => {
      while (left > 0) {
        left -= 1;
        if (!socket.write(FRAMES)) {
          socket.once('drain', send);
          return;
        }
      }
      socket.end();
      server.close();
    };
    send();
  });
  server.listen(socketPath, () => console.log('ready'));
}

function slowReader(bytesPerPause: number, pauseMs: number): Writable & { readonly bytes: number } {
  let bytes = 0;
  let sincePause = 0;
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      sincePause += chunk.length;
      if (sincePause < bytesPerPause) {
        done();
      } else {
        sincePause = 0;
        setTimeout(done, pauseMs);
      }
    },
  });
  return Object.defineProperty(sink, 'bytes', { get: () => bytes }) as Writable & { readonly bytes: number };
}

async function measure(fast: boolean): Promise<void> {
  const directory = await mkdtemp(path.join(tmpdir(), 'drv-bench-'));
  const socketPath = path.join(directory, 'engine.sock');
  const engine = spawn(process.execPath, [...process.execArgv, import.meta.filename, '--serve', socketPath], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => engine.stdout.once('data', resolve));
  const sink = fast ? slowReader(Number.POSITIVE_INFINITY, 0) : slowReader(1_000_000, 50);
  const record = createRunRecord(silentLogger, engineTraits({ flavour: 'docker', version: '28.5' }));
  const output = createTaskOutput(
    { sinks: { stdout: sink }, spool: { memoryBytes: 4 * 1024 ** 2, directory } },
    { record, onLimit() {} },
  );
  const before = process.memoryUsage().rss;
  const cpu = process.cpuUsage();
  const started = performance.now();
  const socket = withReceiveBuffer((onread) => net.connect({ path: socketPath, onread }));
  output.read(engineSource(socket, { kind: 'connection', tty: false }));
  await output.sourceEnded;
  const received = performance.now() - started;
  const evidence = await output.finish({ drainMs: 3_000, readerMs: 30_000 });
  sink.end();
  await finished(sink);
  const elapsed = performance.now() - started;
  const used = process.cpuUsage(cpu);
  const growth = process.resourceUsage().maxRSS * 1024 - before;
  const mib = (bytes: number) => (bytes / 1024 ** 2).toFixed(1);
  console.log(
    `received ${evidence.stdoutBytes} bytes in ${(received / 1_000).toFixed(1)} s, complete: ${evidence.complete}`,
  );
  console.log(`the reader has ${sink.bytes} bytes after ${(elapsed / 1_000).toFixed(1)} s`);
  console.log(`CPU ${((used.user + used.system) / 1e6).toFixed(2)} s`);
  console.log(`memory grew from ${mib(before)} MiB by ${mib(growth)} MiB at its peak`);
  await rm(directory, { recursive: true });
  const ok = evidence.complete && sink.bytes === TOTAL && (fast || growth < LIMIT);
  if (!ok) process.exitCode = 1;
}

const [mode, socketPath] = process.argv.slice(2);
if (mode === '--serve' && socketPath !== undefined) serve(socketPath);
else await measure(mode === 'fast');
