import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { DRIVER } from '../src/driver/check-driver-options.ts';
import { CLIENT } from '../src/engine/engine-client-options.ts';
import { FIND_REFUSED } from '../src/engine/find-refused-calls.ts';
import { FROM_ENVIRONMENT } from '../src/environment/engine-from-environment.ts';
import {
  createDockerDriver,
  createDockerImageStore,
  createEngineClient,
  engineFromEnvironment,
  findRefusedCalls,
  listTasks,
  readOutput,
  stopTask,
  sweepContainers,
  watchTasks,
  type DockerDriverOptions,
  type EngineClient,
} from '../src/index.ts';
import { READ_OUTPUT } from '../src/output/read-output.ts';
import { SWEEP } from '../src/ownership/sweep.ts';
import { POOL } from '../src/pool/pool-options.ts';
import { IMAGE_STORE } from '../src/prepare/docker-image-store.ts';
import { TIMING } from '../src/run/timing.ts';
import { LIST_TASKS } from '../src/tasks/list-tasks.ts';
import { STOP_TASK } from '../src/tasks/stop-task.ts';
import { WATCH_TASKS } from '../src/tasks/watch-tasks.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
/** Any of its calls would be an error of another kind. */
const engine = new Proxy({} as EngineClient, {
  get: () => async () => {
    throw new Error('not reached');
  },
});
const containerId = 'a'.repeat(64);

testKinds('createDockerDriver', { kinds: DRIVER, call: (options) => createDockerDriver(asked(options)) });
testKinds('pool', { kinds: POOL, call: (pool) => createDockerDriver({ pool: asked(pool ?? 0) }) });
testKinds('timing', { kinds: TIMING, call: (timing) => createDockerDriver({ timing: asked(timing) }) });
testKinds('createEngineClient', { kinds: CLIENT, call: (options) => createEngineClient(asked(options)) });
testKinds('engineFromEnvironment', {
  takesOthers: true,
  kinds: FROM_ENVIRONMENT,
  base: { env: {} },
  call: (options) => engineFromEnvironment(asked(options)),
});
testKinds('findRefusedCalls', {
  takesOthers: true,
  kinds: FIND_REFUSED,
  call: (options) => findRefusedCalls(engine, asked(options)),
});
testKinds('createDockerImageStore', {
  takesOthers: true,
  kinds: IMAGE_STORE,
  base: { engine },
  call: (options) => createDockerImageStore(asked(options)),
});
testKinds('listTasks', {
  takesOthers: true,
  kinds: LIST_TASKS,
  base: { engine },
  call: (options) => listTasks(asked(options)),
});
testKinds('stopTask', {
  takesOthers: true,
  kinds: STOP_TASK,
  base: { engine, containerId },
  call: (options) => stopTask(asked(options)),
});
testKinds('watchTasks', {
  takesOthers: true,
  kinds: WATCH_TASKS,
  base: { engine },
  call: (options) => watchTasks(asked(options)).next(),
});
testKinds('readOutput', {
  takesOthers: true,
  kinds: READ_OUTPUT,
  base: { engine, container: 'sum-1' },
  call: (options) => readOutput(asked(options)).next(),
});
testKinds('sweepContainers', {
  takesOthers: true,
  kinds: SWEEP,
  base: { engine },
  call: (options) => sweepContainers(asked(options ?? 7)),
});

class OwnLogger {
  debug() {}
  info() {}
  warn() {}
  error() {}
}

it.each<[string, DockerDriverOptions]>([
  ['a logger of a class', { logger: new OwnLogger() }],
  ['a logger that is a function', { logger: Object.assign(() => {}, new OwnLogger(), console) }],
  ['an engine of any make', { engine }],
  ['an engine that is not there yet', { engine: asked(null), puller: asked(null), logger: asked(null) }],
  ['a pool that a condition leaves out', { pool: asked(false) }],
  ['an instance of dockerode', { dockerode: Object.assign(new EventEmitter(), { modem: {} }) }],
  ['certificates as a list', { host: 'tcp://127.0.0.1', tls: { ca: asked(['PEM', Buffer.from('PEM')]) } }],
  ['bounds without end', { places: { create: Infinity }, maxQueued: Infinity, sweepEveryMs: Infinity }],
  ['a provider of a class', { credentials: { name: 'own', resolve: async () => undefined } }],
])('a driver takes %s', async (_what, options) => {
  const driver = createDockerDriver(options);
  await driver.close();
  expect(driver.name).toBe('docker');
});
