/** One task as a user runs it, in each format of modules; it prints `success 0 3`. */
export function consumerPrograms(host: string, image: string): Readonly<Record<string, string>> {
  const program = `
async function main() {
  const driver = createDockerDriver({ host: ${JSON.stringify(host)} });
  try {
    const task = { image: ${JSON.stringify(image)}, command: ['wc', '-c'] };
    const result = await runTask(driver, task, { stdin: 'twelve bytes' });
    console.log(result.status, result.exitCode, result.output.stdoutBytes);
  } finally {
    await driver.close();
  }
}
main();
`;
  return {
    'task.mjs': `import { runTask } from '@drv/core';\nimport { createDockerDriver } from '@drv/docker';\n${program}`,
    'task.cjs': `const { runTask } = require('@drv/core');\nconst { createDockerDriver } = require('@drv/docker');\n${program}`,
  };
}
