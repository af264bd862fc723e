import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTask } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import type { TestEngine } from '@drv/tooling-engine';
import { CheckedOutput } from '../play/checked-output.ts';
import { content } from '../play/content.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { ModeOptions } from './options.ts';
import { createModeReport, type ModeReport } from './mode-report.ts';
import { useProcessors } from './use-processors.ts';

/** Milliseconds after the call within which the input begins, evenly over the tasks. */
const LATEST_MS = 500;
const SIZES = [1, 4_000, 70_000, 1_000_000];

/** Gives each task the end of a pipe as its input, and compares what arrived with what went in. */
export async function runPipes(
  engine: TestEngine,
  { tasks, concurrency, load }: ModeOptions,
  signal: AbortSignal,
): Promise<ModeReport> {
  const report = createModeReport();
  const directory = await mkdtemp(join(tmpdir(), 'drv-pipes-'));
  try {
    using _load = useProcessors(load);
    await using driver = createDockerDriver({ host: engine.host });
    const archives = await Promise.all(SIZES.map((size) => archiveOf(directory, size)));
    const run = async (index: number) => {
      const archive = archives[index % archives.length];
      if (archive === undefined || signal.aborted) return;
      const delayMs = (index * LATEST_MS) / tasks;
      const child = spawn('sh', ['-c', `sleep ${delayMs / 1_000}; exec ${archive.command}`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const stdout = new CheckedOutput(content(Buffer.from(`${archive.sha256}  -\n`)));
      const task = { image: engine.images.busybox, command: ['sha256sum'] };
      const told = await runTask(driver, task, { stdin: child.stdout, stdout, signal }).then(
        JSON.stringify,
        String,
      );
      if (signal.aborted) return;
      const whole = stdout.wrongAt === undefined && stdout.received > 0;
      report.count(whole ? 'whole' : 'not whole');
      if (!whole) report.wrong(`task ${index}, input after ${delayMs} ms: ${told}`);
    };
    await inParallel(Array(tasks).keys(), concurrency, run);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return report.done();
}

async function archiveOf(directory: string, size: number) {
  await writeFile(join(directory, String(size)), randomBytes(size));
  const command = `tar c -C ${directory} ${size}`;
  const bytes = execFileSync('sh', ['-c', command], { maxBuffer: 1 << 28 });
  return { command, sha256: createHash('sha256').update(bytes).digest('hex') };
}
