import { run, type Driver } from '@drv/core';

/** Squares the numbers from 0, each in a task of its own. With one engine or with a hundred, the code is the same. */
export async function squareAll(driver: Driver, image: string, count: number): Promise<readonly string[]> {
  const square = async (number: number) => {
    const command = ['sh', '-c', 'read n; echo $((n * n))'];
    const result = await run(driver, { image, command, timeoutMs: 60_000 }, { input: `${number}\n` });
    return `${number} squared is ${result.stdout.trim()}: ${result.status} on ${result.node ?? 'this machine'}`;
  };
  return Promise.all(Array.from({ length: count }, (_, number) => square(number)));
}
