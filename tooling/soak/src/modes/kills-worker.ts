// Run as a process of its own: runs tasks, several at a time, and ends itself by SIGKILL at a point of an operation.
//
//   node --conditions=@drv/source kills-worker.ts <engine> <image> <operation> <event> <count>
import { operationChannel, runTask, type OperationName } from '@drv/core';
import { createDockerDriver } from '@drv/docker';
import { Writable } from 'node:stream';

const [host = '', image = '', name, event, count] = process.argv.slice(2);
let left = Number(count);
operationChannel(name as OperationName).subscribe({
  [event as 'start' | 'asyncEnd']: () => {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});

const driver = createDockerDriver({ host });
const tasks = [
  () => run('echo out; exit 3'),
  () => run('cat; exit 3', { stdin: 'input' }),
  () => run('trap "" TERM; sleep 30', {}, { timeoutMs: 300, graceMs: 100 }),
  () => run('cat /f', { files: { '/f': { bytes: Buffer.from('a file') } } }),
  () => run('sleep 30', { signal: AbortSignal.timeout(700) }, { graceMs: 50 }),
];
await Promise.all(
  tasks.map(async (task) => {
    // Until the process is killed.
    for (;;) await task().catch(() => {});
  }),
);

function run(script: string, options: object = {}, more: object = {}) {
  const stdout = new Writable({ write: (_piece, _encoding, done) => done() });
  return runTask(
    driver,
    { image, command: ['sh', '-c', script], network: 'none', ...more },
    { stdout, ...options },
  );
}
