// How fast the demultiplexer is beside docker-modem's `demuxStream`, on the shapes that containers send.
//
//   node --conditions=@drv/source tooling/bench/streams/demultiplex.ts
//
// Both get the same chunks and only count what comes out. Each round measures one after the other, and the ratio is
// taken within the round: the machine's load divides out. MB/s are of the median round; read the ratios.
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { Bench } from 'tinybench';
import { median } from '../median.ts';
import { createDemultiplexer } from '../../../packages/docker/src/engine/wire/demultiplex.ts';
import { chunksOf, framesOf } from './frames.ts';

const ROUNDS = 9;
const ROUND_MS = 150;

const shapes: readonly { readonly name: string; readonly stream: Buffer }[] = [
  { name: 'frames of 32 KiB (a flood)', stream: framesOf(32_768, 4 * 1024 * 1024) },
  { name: 'frames of 4 KiB, both streams', stream: framesOf(4_096, 4 * 1024 * 1024, true) },
  { name: 'frames of 80 bytes (lines)', stream: framesOf(80, 256 * 1024, true) },
  { name: 'one frame of 16 MiB', stream: framesOf(16 * 1024 * 1024, 1) },
  { name: 'frames of 1 byte', stream: framesOf(1, 65_520) },
];

interface DemuxStream {
  demuxStream(stream: EventEmitter, stdout: typeof count, stderr: typeof count): void;
}
const Modem = createRequire(import.meta.url)('docker-modem') as new () => DemuxStream;
const modem = new Modem();

let counted = 0;
const count = {
  write(chunk: Uint8Array) {
    counted += chunk.length;
  },
};

function drv(chunks: readonly Buffer[]): void {
  const demultiplexer = createDemultiplexer((_stream, view) => count.write(view));
  for (const chunk of chunks) demultiplexer.push(chunk);
  demultiplexer.end();
}

function dockerModem(chunks: readonly Buffer[]): void {
  const stream = new EventEmitter();
  modem.demuxStream(stream, count, count);
  for (const chunk of chunks) stream.emit('data', chunk);
}

/** Milliseconds for one pass of each. */
async function round(chunks: readonly Buffer[]): Promise<{ drv: number; modem: number }> {
  const bench = new Bench({ time: ROUND_MS, iterations: 1, warmup: false, throws: true });
  bench.add('drv', () => drv(chunks)).add('docker-modem', () => dockerModem(chunks));
  await bench.run();
  const latency = (name: string) => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${name} gave no result`);
    return result.latency.p50;
  };
  return { drv: latency('drv'), modem: latency('docker-modem') };
}

function failureOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

for (const { name, stream } of shapes) {
  const chunks = chunksOf(stream);
  const speed = (ms: number) => `${Math.round(stream.length / 1_000 / ms)} MB/s`;
  const failure = failureOf(() => dockerModem(chunks));
  if (failure !== undefined) {
    const bench = new Bench({ time: ROUND_MS, warmup: false }).add('drv', () => drv(chunks));
    await bench.run();
    const result = bench.getTask('drv')?.result;
    const ms = result !== undefined && 'latency' in result ? result.latency.p50 : Number.NaN;
    console.log(`${name}: drv ${speed(ms)}, docker-modem fails (${failure})`);
    continue;
  }
  drv(chunks);
  const rounds: { drv: number; modem: number }[] = [];
  for (let index = 0; index < ROUNDS; index += 1) rounds.push(await round(chunks));
  const ratios = rounds.map((each) => each.modem / each.drv).toSorted((a, b) => a - b);
  console.log(
    `${name}: drv ${speed(median(rounds.map((each) => each.drv)))}, ` +
      `docker-modem ${speed(median(rounds.map((each) => each.modem)))}, ` +
      `ratio ${median(ratios).toFixed(1)} (${ratios[0]?.toFixed(1)} to ${ratios.at(-1)?.toFixed(1)})`,
  );
}
console.log(`${counted} bytes counted`);
