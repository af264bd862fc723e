import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { runTask } from '@drv/core';
import { createDockerDriver, createEngineClient, LABEL, MANAGED_BY } from '@drv/docker';
import type { TestEngine } from '@drv/tooling-engine';
import { createDraw, type Draw } from '../draw/draw.ts';
import { inParallel } from '../run/in-parallel.ts';
import { createModeReport, type ModeReport } from './mode-report.ts';
import type { ModeOptions } from './options.ts';
import { useProcessors } from './use-processors.ts';

const MAIN = fileURLToPath(new URL('../../../../apps/drv/src/main.ts', import.meta.url));
/** Milliseconds within which the command gets a signal: after its start, and after the first output of its task. */
const LATEST_MS = { start: 4_000, output: 1_200 };
const BOUND_MS = 60_000;
const CANCELLED = 130;

const SCRIPTS = {
  'ends by itself': (code: number) => `echo out; sleep 0.5; exit ${code}`,
  'answers a signal': (code: number) =>
    `trap 'exit ${code}' TERM; echo out; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done; exit ${code}`,
  'ignores signals': (code: number) =>
    `trap '' TERM INT; echo out; for i in 1 2 3 4 5 6 7 8; do sleep 0.1; done; exit ${code}`,
} as const;

/**
 * Runs tasks by the command, most of which get one or two signals at random. Each ends in time with the task's own code and all of
 * its output, or says that it was cancelled; afterwards the next driver leaves nothing of those that were killed.
 */
export async function runCommand(
  engine: TestEngine,
  { tasks, concurrency, load, from }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  using _load = useProcessors(load);
  const pids = new Set<string>();
  const indexes = Array.from({ length: tasks }, (_, index) => from + index);
  await inParallel(indexes, concurrency, async (index) => {
    if (signal.aborted) return;
    const draw = createDraw(1, index);
    const name = draw.of(Object.keys(SCRIPTS) as [keyof typeof SCRIPTS, ...(keyof typeof SCRIPTS)[]]);
    const code = draw.integer(1, 99);
    const signals = drawSignals(draw);
    const { pid, ...end } = await runOne(engine, SCRIPTS[name](code), signals);
    pids.add(String(pid));
    const what = `${name}, ${signals.map((each) => each.name).join(' and ') || 'no signal'}`;
    const how = judge(end, code, signals);
    const [first] = signals;
    report.count(
      `${how ?? 'wrong'}: ${first === undefined ? 'no signal' : `${first.name} after ${first.from}`}`,
    );
    if (how === undefined) report.wrong(`command ${index} (${what}): ${JSON.stringify(end)}`);
  });
  for (const left of await leftBy(engine, pids)) report.wrong(left);
  return report.done();
}

interface SentSignal {
  readonly name: NodeJS.Signals;
  readonly from: 'start' | 'output';
  readonly atMs: number;
}

function drawSignals(draw: Draw): readonly SentSignal[] {
  if (draw.chance(0.1)) return [];
  const name = draw.of<NodeJS.Signals>(['SIGINT', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL']);
  const from = draw.of<SentSignal['from']>(['start', 'output', 'output']);
  const first = { name, from, atMs: draw.integer(0, LATEST_MS[from]) };
  return draw.chance(0.3) ? [first, { ...first, atMs: first.atMs + draw.integer(0, 200) }] : [first];
}

interface EndedCommand {
  readonly exitCode: number | null;
  readonly signalCode: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function runOne(
  { host, images }: TestEngine,
  script: string,
  signals: readonly SentSignal[],
): Promise<EndedCommand & { readonly pid: number | undefined }> {
  const task = ['--grace', '300ms', '--network', 'none', images.busybox, 'sh', '-c', script];
  const words = ['--conditions=@drv/source', MAIN, 'run', '-q', '-H', host, ...task];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: '/nonexistent', DRV_CONFIG: 'none' },
  });
  const timers = [setTimeout(() => child.kill('SIGKILL'), BOUND_MS)];
  const send = (from: SentSignal['from']) => {
    for (const { name, atMs } of signals.filter((one) => one.from === from))
      timers.push(setTimeout(() => child.kill(name), atMs));
  };
  send('start');
  child.stdout.once('data', () => send('output'));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  for (const timer of timers) clearTimeout(timer);
  const { exitCode, signalCode, pid } = child;
  return { exitCode, signalCode, stdout, stderr, pid };
}

/** How it ended; `undefined` where that is none of what it may. */
function judge(
  { exitCode, signalCode, stdout }: EndedCommand,
  code: number,
  signals: readonly SentSignal[],
): string | undefined {
  if (exitCode === code) return stdout === 'out\n' ? 'its own code' : undefined;
  if (signals.length === 0) return undefined;
  if (exitCode === CANCELLED) return stdout === 'out\n' || stdout === '' ? 'cancelled' : undefined;
  // SIGKILL, or before it could listen.
  return signals.some(({ name }) => name === signalCode) ? 'ended by the signal' : undefined;
}

/** What is left of these processes after the next driver. */
async function leftBy({ host, images }: TestEngine, pids: ReadonlySet<string>): Promise<readonly string[]> {
  const next = createDockerDriver({ host });
  await runTask(next, { image: images.busybox, command: ['true'], network: 'none' });
  await next.close();
  const client = createEngineClient({ host });
  const all = await client.list({ labels: [`${LABEL.managedBy}=${MANAGED_BY}`] });
  await client.close();
  return all
    .filter(({ labels }) => pids.has(labels[LABEL.owner]?.split(':')[2] ?? ''))
    .map(({ name, state }) => `left by a command: ${name}, ${state}`);
}
