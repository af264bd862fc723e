import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DrvError, run, type ContainerTask, type Driver } from '@drv/core';

const MAX_BODY = 64 * 1024;

/** What one request may use. */
const SANDBOX = {
  network: 'none',
  readOnlyRoot: true,
  user: '65534:65534',
  timeoutMs: 2_000,
  graceMs: 0,
  limits: { memoryBytes: 64 << 20, cpus: 1, pids: 32 },
  output: { limitBytes: 64 * 1024, onLimit: 'stop' },
} as const satisfies Partial<ContainerTask>;

/** `POST /` runs the body as a shell script, and answers with what became of it. At most `slots` run at a time. */
export function createSandboxServer(
  driver: Driver,
  { image, slots }: { image: string; slots: number },
): Server {
  let free = slots;
  return createServer((request, response) => {
    if (request.method !== 'POST') return answer(response, 405, { error: 'POST a script' });
    if (free === 0) return answer(response, 503, { error: 'busy' });
    free -= 1;
    // A client that hangs up has no use for the answer: its task is stopped.
    const gone = new AbortController();
    response.once('close', () => gone.abort('the client has gone'));
    void runScript(request, gone.signal)
      .then(({ code, body }) => answer(response, code, body))
      .finally(() => {
        free += 1;
      });
  });

  async function runScript(request: IncomingMessage, signal: AbortSignal) {
    try {
      const input = await readBody(request);
      if (input === undefined) return { code: 413, body: { error: `at most ${MAX_BODY} bytes` } };
      const task = { ...SANDBOX, image, command: ['sh', '-s'] };
      const { status, exitCode, stdout, stderr } = await run(driver, task, { input, signal });
      return { code: 200, body: { status, exitCode, stdout, stderr } };
    } catch (error) {
      const retry = DrvError.is(error) && error.retryable;
      return { code: retry ? 503 : 500, body: { error: DrvError.is(error) ? error.code : 'unexpected' } };
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, code: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(code, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
}
