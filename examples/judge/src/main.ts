// Judges 100 submissions of "print the number doubled", of which some are wrong, and counts the verdicts.
//
//   pnpm --filter @drv/example-judge start [image]
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { judgeAll } from './judge-all.ts';
import type { Submission } from './judge.ts';

const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const programs = ['read n; echo $((n * 2))', 'read n; echo $((n + 2))', 'exit 3', 'while :; do :; done'];
const submissions: Submission[] = Array.from({ length: 100 }, (_, index) => ({
  command: ['sh', '-c', programs[index % programs.length] ?? ''],
  input: `${index}\n`,
  expected: String(index * 2),
}));
try {
  const verdicts = await judgeAll(driver, submissions, {
    image: process.argv[2] ?? 'busybox',
    concurrency: 4,
    timeoutMs: 500,
    memoryBytes: 64 << 20,
    outputBytes: 64 << 10,
  });
  for (const verdict of new Set(verdicts)) {
    console.log(`${verdict}: ${verdicts.filter((one) => one === verdict).length}`);
  }
} finally {
  await driver.close();
}
