// An engine that does nothing but send statistics: every container has a sample each `everyMs` milliseconds.
//
//   node tooling/bench/stats/fake-engine.ts <socket> <everyMs>
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const [socket, every] = process.argv.slice(2);
const recorded = new URL(
  '../../../packages/stats/test/fixtures/recorded/docker-28.5.2-cgroupv2-busy-stream0.json',
  import.meta.url,
);
const raw = JSON.parse(readFileSync(recorded, 'utf8')) as {
  read: string;
  cpu_stats: { cpu_usage: { total_usage: number } };
};

const server = createServer((request, response) => {
  if (!request.url?.includes('/stats')) {
    response.end('{}');
    return;
  }
  const timer = setInterval(() => {
    raw.read = new Date().toISOString();
    raw.cpu_stats.cpu_usage.total_usage += 1000;
    response.write(`${JSON.stringify(raw)}\n`);
  }, Number(every));
  response.on('close', () => clearInterval(timer));
});
server.listen(socket, () => process.send?.('ready'));
process.on('disconnect', () => process.exit());
