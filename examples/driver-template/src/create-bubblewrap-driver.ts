import { tmpdir } from 'node:os';
import {
  validateTask,
  type ContainerTask,
  type CredentialProvider,
  type Driver,
  type DriverCapabilities,
  type Logger,
  type PreparedTask,
} from '@drv/core';
import {
  beginOperation,
  checkCallOptions,
  createLivingTasks,
  operation,
  type PrepareOptions,
  silentLogger,
  withTaskId,
} from '@drv/core/driver';
import { BubblewrapTask } from './bubblewrap-task.ts';
import { checkTask, DRIVER } from './check-task.ts';
import { imageName } from './container/find-image.ts';
import { prepareTask } from './prepare-task.ts';

export interface BubblewrapOptions {
  /** A directory with one root file system in each directory: see {@link imageName}. */
  readonly images: string;
  /** Where the copies are made that tasks write to. @default the temporary directory of this machine */
  readonly roots?: string | undefined;
  /** Asked for every task, after the task's own auther. */
  readonly credentials?: CredentialProvider | undefined;
  /** A path, or a name that is looked for in /usr/bin and /bin. @default 'bwrap' */
  readonly program?: string | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

const CAPABILITIES: DriverCapabilities = {
  stdin: true,
  tty: false,
  pause: false,
  stats: false,
  ports: false,
  recover: false,
  oom: false,
  files: false,
  artifacts: false,
  limits: [],
};

/** Runs tasks in sandboxes of bubblewrap: without a daemon, and as an ordinary user. */
export function createBubblewrapDriver(options: BubblewrapOptions): Driver {
  const { images, roots = tmpdir(), program = 'bwrap', logger = silentLogger, credentials } = options;
  const living = createLivingTasks();

  async function prepare(asked: ContainerTask, given: PrepareOptions = {}): Promise<PreparedTask> {
    const task = withTaskId(asked);
    validateTask(task);
    checkCallOptions('prepare', given, { op: 'prepare task', taskId: task.id });
    const image = imageName(task);
    checkTask(task, given);
    const admission = living.admit(task.id, given.signal);
    const fields = { taskId: task.id, driver: DRIVER, image };
    const run = beginOperation('task.run', fields);
    try {
      const { signal } = admission;
      const container = await operation('task.prepare', { ...fields, parent: run.message }, (parent) =>
        prepareTask(task, {
          images,
          roots,
          credentials,
          auther: given.auther,
          signal,
          fields: { ...fields, parent },
        }),
      );
      const prepared = new BubblewrapTask({
        task,
        container,
        program,
        logger,
        run,
        onClosed: admission.leave,
      });
      admission.ready(prepared);
      return prepared;
    } catch (error) {
      admission.leave();
      run.end(error);
      throw error;
    }
  }

  const close = () => living.close();
  return { name: DRIVER, capabilities: CAPABILITIES, prepare, close, [Symbol.asyncDispose]: close };
}
