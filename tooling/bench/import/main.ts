// What importing a built package costs: processor time of a process that does nothing else, less that of an empty one. A median
// that is above its limit ends it with 1.
//
//   npm run build && node tooling/bench/import/main.ts [--rounds 25]
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { median } from '../median.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '25' } } });
const rounds = Number(values.rounds);
// Whence all of them are found, as a user finds them.
const cwd = fileURLToPath(new URL('../../../packages/docker', import.meta.url));
const LIMITS_MS = { '@drv/core': Infinity, '@drv/image': Infinity, '@drv/docker': 25 } as const;
const TELL =
  'process.once("exit", () => { const { user, system } = process.cpuUsage(); console.log(user + system); });';

/** Milliseconds of processor time that a process takes for this program. */
async function cost(program: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', `${TELL}${program}`], { cwd });
  return Number(stdout) / 1_000;
}

for (const [name, limitMs] of Object.entries(LIMITS_MS)) {
  const differences: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    // In turns: what else goes on at the machine hits both alike.
    const empty = await cost('');
    differences.push((await cost(`void import(${JSON.stringify(name)});`)) - empty);
  }
  const ms = median(differences);
  const verdict = ms <= limitMs ? 'ok' : `over ${limitMs}`;
  console.log(
    `${name.padEnd(14)} median ${ms.toFixed(1)} ms, least ${Math.min(...differences).toFixed(1)} (${verdict})`,
  );
  if (ms > limitMs) process.exitCode = 1;
}
