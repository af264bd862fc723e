// A sandbox that runs shell scripts over HTTP, on this machine's engine:
//
//   pnpm --filter @drv/example-http-sandbox start [image]
//   curl --data-binary 'echo hello' http://127.0.0.1:8080
import { createDockerDriver, engineFromEnvironment } from '@drv/docker';
import { createSandboxServer } from './create-server.ts';

const driver = createDockerDriver(await engineFromEnvironment({ env: process.env }));
const server = createSandboxServer(driver, { image: process.argv[2] ?? 'busybox', slots: 4 });
server.listen(8080, '127.0.0.1', () => console.log('http://127.0.0.1:8080'));
process.once('SIGINT', () => {
  server.close();
  void driver.close();
});
