// How long the built command takes beside what a user would have otherwise: `node -e 0` for what only prints, and
// `docker run --rm` of the same sandbox for a task. A median of paired ratios that is above its limit ends it with 1.
//
//   npm run build && node --conditions=@drv/source tooling/bench/command/main.ts [--rounds 30]
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withEngine } from '@drv/tooling-engine';
import { pairedRatio, type Pair } from './paired-ratio.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '30' } } });
const rounds = Number(values.rounds);
const bin = fileURLToPath(new URL('../../../apps/drv/bin/drv', import.meta.url));
const isBuilt = existsSync(new URL('../../../apps/drv/dist/main.cjs', import.meta.url));
if (!isBuilt) throw new Error('The command is not built: npm run build');

const home = await mkdtemp(join(tmpdir(), 'drv-bench-command-'));
const PATH = `${dirname(process.execPath)}:${process.env['PATH']}`;

/** What the command's sandbox is in docker's words. */
const SANDBOX =
  '--cap-drop ALL --security-opt no-new-privileges --init --pids-limit 1024 --log-driver local --log-opt max-size=16m'.split(
    ' ',
  );

function printing(...words: readonly string[]): Pair {
  return { name: `drv ${words.join(' ')}`, ours: [bin, ...words], theirs: ['node', '-e', '0'], limit: 2 };
}

function running(image: string, network: readonly string[]): Pair {
  return {
    name: `drv run -q ${[...network, 'IMAGE', 'true'].join(' ')}`,
    ours: [bin, 'run', '-q', '--no-stdin', ...network, image, 'true'],
    theirs: ['docker', 'run', '--rm', ...SANDBOX, ...network, image, 'true'],
    limit: 1.15,
  };
}

try {
  await withEngine(async ({ host, images }) => {
    const env = { PATH, HOME: home, DOCKER_HOST: host };
    const pairs = [
      printing('--help'),
      printing('--version'),
      printing('completion', 'bash'),
      running(images.busybox, []),
      running(images.busybox, ['--network', 'none']),
    ];
    for (const pair of pairs) {
      const { ratio, oursMs, theirsMs } = await pairedRatio(pair, { rounds, env });
      const verdict = ratio <= pair.limit ? 'ok' : `over ${pair.limit}`;
      console.log(
        `${pair.name.padEnd(42)} ${oursMs.toFixed(0).padStart(5)} ms  ${pair.theirs[0]} ${theirsMs.toFixed(0).padStart(5)} ms` +
          `  ratio ${ratio.toFixed(2)} (${verdict})`,
      );
      if (ratio > pair.limit) process.exitCode = 1;
    }
  });
} finally {
  await rm(home, { recursive: true });
}
