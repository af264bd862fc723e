import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildPackages } from '../src/consumer/build-packages.ts';
import { createConsumerProject, type ConsumerProject } from '../src/consumer/consumer-project.ts';
import { NODES } from '../src/consumer/node-binaries.ts';
import { gitRepository } from '../src/repository/git-repository.ts';
import { packagesOf } from '../src/repository/workspace-package.ts';

const { host, images } = inject('engine');
let project: ConsumerProject;

beforeAll(async () => {
  await buildPackages();
  project = await createConsumerProject(packagesOf(gitRepository()).filter(({ kind }) => kind === 'library'));
}, 300_000);
afterAll(() => {
  project?.remove();
});

/** What a user writes, without TypeScript; the host and the image are its arguments. */
const PROGRAM = `
async function main([host, image, id]) {
  const driver = createDockerDriver({ host });
  try {
    const sum = await runTask(driver, { id: id + '-sum', image, command: ['wc', '-c'] }, { stdin: 'twelve bytes', stdout: process.stdout });
    const broken = await runTask(driver, { id: id + '-broken', image, command: ['sh', '-c', 'exit 3'] });
    const missing = await runTask(driver, { id: id + '-missing', image, command: ['no-such-command'] }).catch((error) => error);
    console.log(JSON.stringify({
      sum: [sum.status, sum.exitCode, sum.output.stdoutBytes],
      broken: [broken.status, broken.exitCode],
      missing: [DrvError.is(missing, 'DRV_COMMAND_NOT_FOUND'), missing.exitCode],
    }));
  } finally {
    await driver.close();
  }
}
main(process.argv.slice(2));
`;

const FORMATS = {
  mjs: "import { DrvError, runTask } from '@drv/core';\nimport { createDockerDriver } from '@drv/docker';\n",
  cjs: "const { DrvError, runTask } = require('@drv/core');\nconst { createDockerDriver } = require('@drv/docker');\n",
};

describe.each(NODES)('on Node $version', ({ version, path: node }) => {
  it.for(Object.entries(FORMATS))(
    'a plain .%s program runs tasks, and ends by itself',
    async ([format, head], { skip }) => {
      if (node === undefined) return skip(`the lockfile has no Node ${version} for this platform`);
      const file = project.write(`tasks-${version}.${format}`, head + PROGRAM);
      const [count, report = ''] = (
        await project.run(node, file, host, images.busybox, `consumer-${format}-${version}-${process.pid}`)
      ).split('\n');
      expect(count).toBe('12');
      expect(JSON.parse(report)).toEqual({
        sum: ['success', 0, 3],
        broken: ['error', 3],
        missing: [true, 127],
      });
    },
  );
});
