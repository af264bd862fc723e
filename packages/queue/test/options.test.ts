import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { DIRECT_LISTENER } from '../src/direct/direct-listener.ts';
import { QUEUE_DRIVER } from '../src/driver/queue-driver-options.ts';
import { FLEET, FLEET_OUTPUT, FLEET_TASKS } from '../src/fleet/create-fleet.ts';
import {
  createFleet,
  createMemoryStore,
  createQueueDriver,
  createTaskWorker,
  createWatchers,
  openDirectListener,
} from '../src/index.ts';
import { WATCHERS } from '../src/store/watchers.ts';
import { TASK_WORKER } from '../src/worker/task-worker-options.ts';

/** As from plain JavaScript. */
const asked = (options: unknown) => options as never;
const store = createMemoryStore();
const fleet = createFleet({ store });
const run = { taskId: 'sum-1', runId: 'run-1' };

testKinds('createQueueDriver', {
  kinds: QUEUE_DRIVER,
  base: { store },
  call: (options) => createQueueDriver(asked(options)),
});
testKinds('createTaskWorker', {
  kinds: TASK_WORKER,
  base: { store, node: 'node-1', slots: 1, driver: { prepare() {} } },
  call: (options) => createTaskWorker(asked(options)),
});
testKinds('createFleet', {
  takesOthers: true,
  kinds: FLEET,
  base: { store },
  call: (options) => createFleet(asked(options)),
});
testKinds('tasks', { takesOthers: true, kinds: FLEET_TASKS, call: (options) => fleet.tasks(asked(options)) });
testKinds('output', {
  takesOthers: true,
  kinds: FLEET_OUTPUT,
  call: (options) => fleet.output(run, asked(options))[Symbol.asyncIterator]().next(),
});
testKinds('openDirectListener', {
  takesOthers: true,
  kinds: DIRECT_LISTENER,
  base: { host: '127.0.0.1' },
  call: (options) => openDirectListener(asked(options)),
});
testKinds('createWatchers', {
  takesOthers: true,
  kinds: WATCHERS,
  call: (options) => createWatchers(asked(options)),
});

it('puts no secret into a store because of a misspelt choice', () => {
  expect(() => createQueueDriver({ store, secrets: asked('sealed') })).toThrow(
    'secrets must be one of "worker", "encrypted", "plain"',
  );
});

it('takes a key of another realm, and capabilities that are not given', () => {
  const key = runInNewContext('new Uint8Array(32)') as Uint8Array;
  expect(key).not.toBeInstanceOf(Uint8Array);
  expect(() => createQueueDriver({ store, key, capabilities: asked(null) })).not.toThrow();
});
