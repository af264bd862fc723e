// What streams of a real engine cost the client: drv beside a raw socket that receives into a fixed buffer and only counts,
// and beside one that gives each piece as memory of its own, as Node's streams do, so that the reader may keep it. On the same
// container without a log of the engine's; each in a process of its own, in turn.
//
//   node --conditions=@drv/source tooling/bench/streams/from-engine.ts [ROUNDS]
import { fork } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { Readable, Writable } from 'node:stream';
import { runTask, type ContainerTask } from '@drv/core';
import { createDockerDriver, createEngineClient } from '@drv/docker';
import { EngineApi, withEngine } from '@drv/tooling-engine';
import { median } from '../median.ts';

const GIB = 1024 ** 3;
const PIECE = Buffer.alloc(64 * 1024, 'x');
const LINES = 5_000_000;

interface Shape {
  readonly script: string;
  /** Of its standard output. */
  readonly bytes: number;
  /** Bytes that it is given. */
  readonly input?: number;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  '1 GiB of output': { script: `exec head -c ${GIB} /dev/zero`, bytes: GIB },
  '5 million lines': { script: `yes | head -n ${LINES}`, bytes: 2 * LINES },
  '1 GiB of input': { script: 'exec wc -c', bytes: `${GIB}\n`.length, input: GIB },
};
const CLIENTS = {
  raw: (job: Job, shape: Shape) => runRaw(job, shape, receiveIntoOne),
  node: (job: Job, shape: Shape) => runRaw(job, shape, receivePieces),
  drv: runDrv,
} as const;
const NAMES = Object.keys(CLIENTS) as readonly (keyof typeof CLIENTS)[];

interface Job {
  readonly client: keyof typeof CLIENTS;
  readonly shape: string;
  readonly host: string;
  readonly image: string;
}

interface Figures {
  readonly ms: number;
  readonly cpuMs: number;
  /** Above what it was before the stream. */
  readonly peakMb: number;
}

function* pieces(bytes: number): Generator<Buffer, void, undefined> {
  for (let left = bytes; left > 0; left -= PIECE.length)
    yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
}

async function runDrv({ host, image }: Job, { script, input }: Shape): Promise<number> {
  await using driver = createDockerDriver({ host, logConfig: { driver: 'none' } });
  let bytes = 0;
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done();
    },
  });
  const task: ContainerTask = { image, command: ['sh', '-c', script], network: 'none' };
  const { output } = await runTask(driver, task, {
    stdout,
    ...(input === undefined ? {} : { stdin: Readable.from(pieces(input), { objectMode: false }) }),
  });
  if (!output.complete) throw new Error(`drv calls its output incomplete: ${output.incomplete}`);
  return bytes;
}

type Receive = (path: string, onBytes: (length: number) => void) => net.Socket;

const receiveIntoOne: Receive = (path, onBytes) => {
  const callback = (length: number) => {
    onBytes(length);
    return true;
  };
  return net.connect({ path, onread: { buffer: Buffer.alloc(64 * 1024), callback } });
};

const receivePieces: Receive = (path, onBytes) =>
  net.connect({ path }).on('data', (piece: Buffer) => onBytes(piece.length));

async function runRaw({ host, image }: Job, { script, input }: Shape, receive: Receive): Promise<number> {
  const api = new EngineApi(host);
  const engine = createEngineClient({ host });
  const [created] = await api.json('POST', '/containers/create', {
    body: {
      Image: image,
      Cmd: ['sh', '-c', script],
      OpenStdin: true,
      StdinOnce: true,
      NetworkDisabled: true,
      HostConfig: { LogConfig: { Type: 'none' }, Init: true },
    },
  });
  const { Id: id } = created as { readonly Id: string };
  let bytes = 0;
  const socket = receive(host.replace('unix://', ''), (length) => {
    bytes += length;
  });
  const ended = once(socket, 'end');
  const query = 'stream=1&stdin=1&stdout=1&stderr=1';
  socket.write(
    `POST /containers/${id}/attach?${query} HTTP/1.1\r\nHost: d\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n`,
  );
  while (bytes === 0) await new Promise(setImmediate);
  bytes = 0;
  await engine.start(id);
  for (const piece of input === undefined ? [] : pieces(input))
    if (!socket.write(piece)) await once(socket, 'drain');
  if (input !== undefined) socket.end();
  await ended;
  await engine.remove(id);
  await engine.close();
  return bytes;
}

async function measure(job: Job): Promise<Figures> {
  const shape = SHAPES[job.shape];
  if (shape === undefined) throw new Error(`${job.shape}: there is no such stream`);
  const run = CLIENTS[job.client];
  // Until the code is there.
  await run(job, { script: 'true', bytes: 0 });
  const before = process.memoryUsage().rss;
  const [cpu, begun] = [process.cpuUsage(), performance.now()];
  const bytes = await run(job, shape);
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  // The others count the frames, too.
  if (job.client === 'drv' ? bytes !== shape.bytes : bytes < shape.bytes)
    throw new Error(`${job.client} has ${bytes} of ${shape.bytes} bytes: ${job.shape}`);
  const peakMb = process.resourceUsage().maxRSS / 1_024 - before / 1024 ** 2;
  return { ms, cpuMs: (user + system) / 1_000, peakMb };
}

async function inProcess(job: Job): Promise<Figures> {
  const child = fork(import.meta.filename, [JSON.stringify(job)]);
  const [figures] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${job.client} ended with ${code}`))),
  ])) as [Figures];
  return figures;
}

async function compare(shape: string, target: Pick<Job, 'host' | 'image'>, rounds: number): Promise<string> {
  const all = { raw: [] as Figures[], node: [] as Figures[], drv: [] as Figures[] };
  for (let round = 0; round < rounds; round += 1)
    for (const client of NAMES) all[client].push(await inProcess({ ...target, client, shape }));
  const p50 = (client: Job['client'], key: keyof Figures) =>
    median(all[client].map((figures) => figures[key]));
  const ratio = (client: Job['client'], key: 'ms' | 'cpuMs') =>
    median(all[client].map((figures, round) => figures[key] / (all.raw[round]?.[key] ?? Number.NaN)));
  const cells = [
    shape,
    ...NAMES.map((client) => (p50(client, 'ms') / 1_000).toFixed(1)),
    ...BESIDE_RAW.map((client) => (1 / ratio(client, 'ms')).toFixed(2)),
    ...BESIDE_RAW.map((client) => ratio(client, 'cpuMs').toFixed(2)),
    ...NAMES.map((client) => p50(client, 'peakMb').toFixed(0)),
  ];
  return `| ${cells.join(' | ')} |`;
}

const BESIDE_RAW = ['node', 'drv'] as const;
const COLUMNS = [
  'stream',
  ...NAMES.map((name) => `${name} s`),
  ...BESIDE_RAW.map((name) => `${name} speed × raw`),
  ...BESIDE_RAW.map((name) => `${name} CPU × raw`),
  ...NAMES.map((name) => `${name} peak MB`),
];

const [word = '5'] = process.argv.slice(2);
if (process.send !== undefined) {
  process.send(await measure(JSON.parse(word) as Job));
  process.disconnect();
} else {
  await withEngine(
    async ({ host, images, version }) => {
      console.log(`${version}, p50 of ${word} rounds`);
      console.log(`| ${COLUMNS.join(' | ')} |`);
      console.log(`| --- |${' --: |'.repeat(COLUMNS.length - 1)}`);
      for (const shape of Object.keys(SHAPES)) {
        console.log(await compare(shape, { host, image: images.busybox }, Number(word)));
      }
    },
    { log: console.error },
  );
}
