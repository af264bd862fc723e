// A Docker engine that does nothing: it answers every call of a task at once, as an engine would whose containers end
// the moment they start, or, told to, that run until they are killed. What a client then takes is its own cost.
//
//   node tooling/bench/tasks/engine/idle-engine.ts SOCKET [stay]
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { createRequestReader, type Request } from './request-reader.ts';
import { IDLE_EXIT_CODE, IDLE_OUTPUT } from '../task.ts';

const [socketPath, stay] = process.argv.slice(2);
if (socketPath === undefined) throw new Error('Which socket?');

const VERSION = {
  Version: '28.5.0',
  ApiVersion: '1.51',
  MinAPIVersion: '1.24',
  Os: 'linux',
  Arch: 'amd64',
  Components: [{ Name: 'Engine' }],
};
const INFO = {
  NCPU: 2,
  MemTotal: 8 * 1024 ** 3,
  Driver: 'overlay2',
  CgroupVersion: '2',
  SecurityOptions: [],
  MemoryLimit: true,
  SwapLimit: true,
  CpuCfsQuota: true,
  CPUShares: true,
  CPUSet: true,
  PidsLimit: true,
};
const IMAGE = {
  Id: `sha256:${'1'.repeat(64)}`,
  RepoTags: ['drv.test/busybox:1'],
  RepoDigests: [],
  Size: 1_000_000,
  Os: 'linux',
  Architecture: 'amd64',
};

const SAMPLE = new URL(
  '../../../../packages/stats/test/fixtures/recorded/docker-28.5.2-cgroupv2-busy-stream0.json',
  import.meta.url,
);

/** A container that was created. */
interface Idle {
  attached?: net.Socket;
  waiting?: net.Socket;
  startedAt?: string;
  finishedAt?: string;
}

const containers = new Map<string, Idle>();
let created = 0;

function answer(socket: net.Socket, status: string, body?: unknown): void {
  if (body === undefined) return void socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
  const text = JSON.stringify(body);
  socket.write(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

const CHUNKED = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
const EXIT = `{"StatusCode":${IDLE_EXIT_CODE}}\n`;
const EXIT_CHUNK = `${EXIT.length.toString(16)}\r\n${EXIT}\r\n0\r\n\r\n`;
const FRAME = Buffer.concat([
  Buffer.from([1, 0, 0, 0, 0, 0, 0, IDLE_OUTPUT.length]),
  Buffer.from(IDLE_OUTPUT),
]);

function stateOf(id: string, { startedAt, finishedAt }: Idle): unknown {
  const status = startedAt === undefined ? 'created' : finishedAt === undefined ? 'running' : 'exited';
  return {
    Id: id,
    Name: `/${id}`,
    Image: IMAGE.Id,
    State: {
      Status: status,
      ExitCode: IDLE_EXIT_CODE,
      OOMKilled: false,
      StartedAt: startedAt,
      FinishedAt: finishedAt ?? '0001-01-01T00:00:00Z',
    },
    Config: { Tty: false, Labels: {} },
    HostConfig: { LogConfig: { Type: 'none', Config: {} } },
  };
}

function start(socket: net.Socket, container: Idle): void {
  container.startedAt = new Date().toISOString();
  answer(socket, '204 No Content');
  container.attached?.write(FRAME);
  if (stay === undefined) end(container);
}

function end(container: Idle): void {
  container.finishedAt = new Date().toISOString();
  container.attached?.end();
  container.waiting?.write(EXIT_CHUNK);
}

const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as object;
const sampleOfNow = () => ({ ...sample, read: new Date().toISOString() });

/** A sample each second, as an engine sends them. */
function sendSamples(socket: net.Socket): void {
  socket.write(CHUNKED);
  const timer = setInterval(() => {
    const text = `${JSON.stringify(sampleOfNow())}\n`;
    socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
  }, 1_000);
  socket.on('close', () => clearInterval(timer));
}

function ofContainer(socket: net.Socket, { method, path }: Request, id: string, what: string): void {
  const container = containers.get(id);
  if (container === undefined)
    return answer(socket, '404 Not Found', { message: `No such container: ${id}` });
  if (method === 'DELETE') {
    containers.delete(id);
    return answer(socket, '204 No Content');
  }
  if (what === 'start') return start(socket, container);
  if (what === 'json') return answer(socket, '200 OK', stateOf(id, container));
  if (what === 'attach') {
    container.attached = socket;
    return void socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
  }
  if (what === 'wait') {
    if (container.finishedAt !== undefined) return void socket.write(CHUNKED + EXIT_CHUNK);
    container.waiting = socket;
    return void socket.write(CHUNKED);
  }
  if (what === 'stats' && path.includes('stream=0')) return answer(socket, '200 OK', sampleOfNow());
  if (what === 'stats') return sendSamples(socket);
  if (what === 'kill') {
    end(container);
    return answer(socket, '204 No Content');
  }
  if (what === 'archive') return answer(socket, '200 OK');
  answer(socket, '404 Not Found', { message: 'page not found' });
}

function respond(socket: net.Socket, request: Request): void {
  const path = request.path.replace(/^\/v[\d.]+/, '').replace(/\?.*/, '');
  if (path === '/containers/create') {
    created += 1;
    const id = created.toString(16).padStart(64, '0');
    containers.set(id, {});
    return answer(socket, '201 Created', { Id: id, Warnings: [] });
  }
  const [, id, what = ''] = /^\/containers\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (id !== undefined && id !== 'json') return ofContainer(socket, request, id, what);
  if (path === '/containers/json') return answer(socket, '200 OK', []);
  if (path === '/version') return answer(socket, '200 OK', VERSION);
  if (path === '/info') return answer(socket, '200 OK', INFO);
  if (path === '/_ping') return answer(socket, '200 OK', 'OK');
  if (path === '/events') return void socket.write(CHUNKED);
  if (path.startsWith('/images/')) return answer(socket, '200 OK', IMAGE);
  answer(socket, '404 Not Found', { message: 'page not found' });
}

// The end of a task's input is not the end of its output.
const server = net.createServer({ allowHalfOpen: true }, (socket) => {
  const attached = () => [...containers.values()].some((container) => container.attached === socket);
  socket.on('end', () => {
    if (!attached()) socket.end();
  });
  const reader = createRequestReader((request) => respond(socket, request));
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
});
server.listen(socketPath, () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
