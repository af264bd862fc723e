// Builds and tests a directory in two steps:
//
//   pnpm --filter @drv/example-ci start [directory] [image]
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { runSteps } from './run-steps.ts';

const [source = 'src', image = 'busybox'] = process.argv.slice(2);
const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const steps = [
  { name: 'build', image, script: 'mkdir dist; cat $(find . -name "*.ts") > dist/all.ts', makes: ['dist'] },
  { name: 'test', image, script: 'wc -l dist/all.ts; test -s dist/all.ts' },
];
try {
  const onLine = (step: string, text: string) => console.log(`${step} | ${text}`);
  const results = await runSteps(driver, steps, { source, results: 'results', onLine });
  console.log(results.map(({ status }) => status).join(', '));
} finally {
  await driver.close();
}
