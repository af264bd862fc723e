import { validateTask, type ContainerTask, type DriverCapabilities, type PreparedTask } from '@drv/core';
import {
  type Admission,
  beginOperation,
  checkDriverOptions,
  checkFileSources,
  checkKinds,
  checkCallOptions,
  createLivingTasks,
  type ImageReference,
  LISTED_LIMITS,
  operation,
  type OperationFields,
  type PrepareOptions,
  resolveCredentials,
  silentLogger,
  type StoredImage,
  type TaskWithId,
  throwIfAborted,
  withoutUndefined,
  withTaskId,
} from '@drv/core/driver';
import { systemClock } from '../clock/system-clock.ts';
import { canonicalName } from '../images/canonical-name.ts';
import { imageIdOf } from '../images/image-id-of.ts';
import { createMemoryImageStore } from '../images/memory-image-store.ts';
import { parseImageName } from '../images/parse-image-name.ts';
import { findProgram } from '../machine/find-program.ts';
import { PretendContainer } from '../machine/pretend-container.ts';
import {
  MEMORY_DRIVER,
  type MemoryDriver,
  type MemoryDriverOptions,
  type MemoryImage,
} from './memory-driver-options.ts';
import { MemoryPreparedTask } from './memory-prepared-task.ts';
import { checkCapabilities } from './prepare/check-capabilities.ts';
import { ensureImage, type Ensuring } from './prepare/ensure-image.ts';
import { findImageById } from './prepare/find-image-by-id.ts';
import { createSharedPulls } from './prepare/shared-pulls.ts';
import { filesOf } from './prepare/files-of.ts';
import { specOfTask } from './prepare/spec-of-task.ts';

const EVERYTHING: DriverCapabilities = {
  stdin: true,
  tty: true,
  pause: true,
  ports: false,
  recover: false,
  files: true,
  artifacts: true,
  stats: true,
  oom: true,
  limits: LISTED_LIMITS,
};

/** A container is named after its task. */
const PREFIX = 'drv-';

/**
 * A driver for tests: containers are functions, images and registries are data, and nothing outside of this process
 * is touched. It keeps the whole contract of {@link Driver}, and tells its caller about every misuse.
 */
export function createMemoryDriver(options: MemoryDriverOptions): MemoryDriver {
  checkKinds(options, MEMORY_DRIVER, 'createMemoryDriver');
  const { clock = systemClock, logger = silentLogger } = options;
  const capabilities = { ...EVERYTHING, ...options.capabilities };
  const images = (options.images ?? []).map((one) => (typeof one === 'string' ? { image: one } : one));
  const anyImage = options.images === undefined && options.registry === undefined;
  const store = createMemoryImageStore({
    images: anyImage ? 'any' : images.map(({ image }) => image),
    registry: options.registry ?? [],
  });
  const pulls = createSharedPulls(store);
  const containers = new Map<string, PretendContainer>();
  const living = createLivingTasks();
  let closing: Promise<void> | undefined;

  async function prepare(asked: ContainerTask, prepareOptions: PrepareOptions = {}): Promise<PreparedTask> {
    const task = withTaskId(asked);
    validateTask(task);
    checkCallOptions('prepare', prepareOptions, { op: 'prepare task', taskId: task.id });
    checkFileSources(prepareOptions.files);
    checkCapabilities(task, capabilities, prepareOptions);
    checkDriverOptions(task, 'memory');
    const admission = living.admit(task.id, prepareOptions.signal);
    try {
      const prepared = await create(task, prepareOptions, admission);
      admission.ready(prepared);
      return prepared;
    } catch (error) {
      admission.leave();
      throw error;
    }
  }

  async function create(
    task: TaskWithId,
    prepareOptions: PrepareOptions,
    { signal, leave }: Admission,
  ): Promise<MemoryPreparedTask> {
    const named = imageIdOf(task.image) ?? parseImageName(task.image);
    const name = typeof named === 'string' ? named : canonicalName(named);
    const remoteParent = prepareOptions.traceparent;
    const run = beginOperation('task.run', { taskId: task.id, driver: 'memory', image: name, remoteParent });
    const fields: OperationFields = { ...run.message, parent: run.message, remoteParent: undefined };
    const prepared = operation('task.prepare', fields, async (parent) => {
      const files = await filesOf(task, prepareOptions.files);
      const inner = { ...fields, parent };
      const image =
        typeof named === 'string'
          ? await findImageById(named, task, { store, signal, fields: inner })
          : await ensureNamed(named, task, { prepareOptions, signal, fields: inner });
      return operation('container.create', inner, async () => {
        throwIfAborted(signal, 'prepare task');
        const spec = specOfTask(task, configOf(image.tags[0] ?? name), files);
        const container = new PretendContainer({
          name: `${PREFIX}${task.id}`,
          spec,
          clock,
          program: () => findProgram(spec, options),
          onEvent: (action) => logger.debug({ taskId: task.id, action }, 'container'),
        });
        const release = store.use(image.id);
        containers.set(container.id, container);
        const evidence = withoutUndefined({ reference: name, id: image.id, digest: image.digests[0] });
        const { statsIntervalMs = 1_000, readerMs = 30_000 } = options;
        run.message.containerId = container.id;
        const ofRun = { ...fields, containerId: container.id };
        return new MemoryPreparedTask(
          { task, container, image: evidence, capabilities, fields: ofRun, clock, statsIntervalMs, readerMs },
          {
            run,
            onClosed() {
              container.destroy();
              containers.delete(container.id);
              release();
              leave();
            },
          },
        );
      });
    });
    // Of a task that could not be prepared, nothing else would tell the end.
    prepared.catch((error: unknown) => run.end(error));
    return prepared;
  }

  async function ensureNamed(
    reference: ImageReference,
    task: TaskWithId,
    {
      prepareOptions,
      ...asked
    }: Pick<Ensuring, 'signal' | 'fields'> & { readonly prepareOptions: PrepareOptions },
  ): Promise<StoredImage> {
    const { signal, fields } = asked;
    const credentials = await operation('credentials.resolve', fields, () =>
      resolveCredentials(reference, {
        auther: prepareOptions.auther,
        provider: options.credentials,
        signal,
        taskId: task.id,
      }),
    );
    return ensureImage(task, reference, {
      ...asked,
      store,
      pulls,
      credentials,
      onPull: prepareOptions.onPull,
    });
  }

  function configOf(name: string): MemoryImage {
    return images.find(({ image }) => canonicalName(parseImageName(image)) === name) ?? { image: name };
  }

  async function close(): Promise<void> {
    for (const { name } of containers.values()) {
      logger.warn({ taskId: name.slice(PREFIX.length) }, 'the driver was closed before this task');
    }
    await living.close();
  }

  return {
    name: 'memory',
    capabilities,
    prepare,
    close: () => (closing ??= close()),
    [Symbol.asyncDispose]: () => (closing ??= close()),
    inspect: () => ({
      containers: [...containers.values()].map(({ id, name, state }) => ({
        id,
        name,
        taskId: name.slice(PREFIX.length),
        state,
      })),
      pulling: store.pulling,
      pulls: store.pulls,
    }),
  };
}
