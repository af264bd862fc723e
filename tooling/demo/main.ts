import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { EngineApi, SetupError, withEngine, type TestEngine } from '@drv/tooling-engine';
import { buildPackages, ROOT } from '@drv/tooling-test';

import { collectInput } from './src/collect-input.ts';
import { countOnHost } from './src/count-on-host.ts';
import { drvCommand } from './src/drv-command.ts';
import { runDrv } from './src/run-drv.ts';

// The main job, from end to end: text of this repository's dependencies goes through `drv run` into a
// container that hashes and counts it under a memory limit; then Node does the same on this machine, and both
// must agree.
const BYTES = 64_000_000;
const SOURCE = join(ROOT, 'node_modules/.pnpm');
const INPUT = join(ROOT, '.demo/input.txt');
const RESULT = join(ROOT, '.demo/result.json');

try {
  const agrees = await withEngine(
    async (engine, { signal }) => {
      try {
        return await demo(engine, signal);
      } finally {
        await forget(engine);
      }
    },
    { log: say },
  );
  process.exitCode = agrees ? 0 : 1;
} catch (error) {
  console.error(error instanceof SetupError ? error.message : error);
  process.exitCode = 1;
}

async function demo(engine: TestEngine, signal: AbortSignal): Promise<boolean> {
  say('Building drv.');
  if (!(await buildPackages(signal))) throw new SetupError('The build failed.');
  const input = collectInput(SOURCE, INPUT, BYTES);
  const name = relative(ROOT, input.path);
  say(
    `The input is ${name}: ${(input.bytes / 1e6).toFixed(1)} MB of the sources and documents of our dependencies.`,
  );

  const command = drvCommand(engine, RESULT);
  const shown = command.args.map((arg) => (arg.includes('\n') ? "'…'" : arg)).join(' ');
  say(`DOCKER_HOST=${engine.host} drv ${shown} < ${name}`);
  const started = performance.now();
  const { exitCode, stdout } = await runDrv(command, input.path, signal);
  const seconds = (performance.now() - started) / 1_000;
  signal.throwIfAborted();
  if (exitCode !== 0) throw new SetupError(`drv ended with exit code ${exitCode}.`);
  say(`The outcome, from ${relative(ROOT, RESULT)}: ${outcome()}. All in all ${seconds.toFixed(1)} s.`);

  const agrees = countOnHost(input.path) === stdout;
  say(
    agrees
      ? 'Node on this machine counts and hashes the same: both agree.'
      : `Node on this machine gets something else:\n${countOnHost(input.path)}`,
  );
  return agrees;
}

// An engine that stays is left as it was, without the image that was pulled.
async function forget({ host, images: { registryBusybox } }: TestEngine): Promise<void> {
  if (registryBusybox === undefined) return;
  await new EngineApi(host).call('DELETE', `/images/${registryBusybox}`).catch(() => {});
}

function outcome(): string {
  const result: unknown = JSON.parse(readFileSync(RESULT, 'utf8'));
  if (typeof result !== 'object' || result === null) return 'none';
  const { status, exitCode, durationMs } = { status: '?', exitCode: '?', durationMs: 0, ...result };
  return `${status}, exit code ${exitCode}, ${(durationMs / 1_000).toFixed(1)} s in the container`;
}

function say(line: string): void {
  console.error(`\n▸ ${line}`);
}
