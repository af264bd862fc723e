import { DrvError, type Logger } from '@drv/core';
import { retry, within } from '@drv/core/driver';
import { readOutput } from '@drv/docker';
import { createTaskWorker, type TaskStore, type TaskWorker } from '@drv/queue';
import { hostProblem } from '../errors/host-problem.ts';
import { createLogger } from '../log/create-logger.ts';
import { EXIT_CANCELLED, EXIT_DRIVER_FAILED } from '../process/exit-code.ts';
import type { Io } from '../process/io.ts';
import type { StoreConnection } from '../process/store-connection.ts';
import { storeProblem } from '../queue/store-problem.ts';
import { connectionOf } from '../settings/connection-of.ts';
import type { Settings } from '../settings/settings.ts';
import { createHealthCheck } from './create-health-check.ts';
import { logEnds } from './log-ends.ts';
import { openDirect } from './open-direct.ts';
import { openHealthServer } from './health-server.ts';
import { workerPlan, type WorkerPlan } from './worker-plan.ts';

/** A store that is not there yet is asked again. */
const PAUSES = { firstMs: 250, maxMs: 10_000 };
/** Milliseconds to hand tasks over to the next worker. */
const CLOSE_MS = 8_000;
/** Milliseconds of it without the store. */
const AWAY_MS = 6_000;

/**
 * `drv worker`: takes tasks from a queue and runs them on one engine, until a signal. Then it takes no more, lets those
 * that it has end for a while, and leaves the rest to the next worker of its node. A second signal ends it at once, and its
 * tasks go on for the next worker.
 *
 * @throws UsageError before any task was taken; `DRV_ENGINE_UNAVAILABLE`; `DRV_STORE_UNAVAILABLE` where the store refuses it.
 */
export async function workerCommand(settings: Settings, io: Io): Promise<number> {
  const plan = await workerPlan(settings, io);
  const connection = await connectionOf(settings, io.env);
  const logger = await createLogger(settings, (line) => io.stderr.write(`${line}\n`), 'info');
  const stop = new AbortController();
  const unlisten = io.onStop((signal) => {
    if (stop.signal.aborted) io.exit(EXIT_CANCELLED);
    else stop.abort(signal);
  });
  const unlog = logEnds(logger);
  try {
    await using parts = new AsyncDisposableStack();
    const composed = await io.compose(connection, logger);
    parts.defer(() => composed.close());
    const slots = plan.slots ?? (await composed.places(stop.signal));
    const store = parts.use(await io.openStore(plan.connection, logger));
    const now: { worker?: TaskWorker } = {};
    const [engineHealth, storeHealth] = [
      createHealthCheck(() => composed.places(AbortSignal.timeout(2_000))),
      createHealthCheck(() => store.silence(now.worker?.id ?? 'nobody')),
    ];
    const health = async () => {
      const [engine, stored] = await Promise.all([engineHealth(), storeHealth()]);
      const draining = stop.signal.aborted;
      const ready = now.worker !== undefined && !draining && engine === 'ok' && stored === 'ok';
      return {
        ready,
        node: plan.node,
        slots,
        running: now.worker?.running ?? 0,
        draining,
        engine,
        store: stored,
      };
    };
    const server = plan.health && (await openHealthServer(plan.health, health));
    if (server !== undefined) parts.defer(() => server.close());
    const direct = plan.direct && parts.use(await openDirect(plan.direct));
    await reach(store, plan.connection, logger, stop.signal);
    const { node, offers } = plan;
    const worker = createTaskWorker({
      store,
      node,
      driver: composed.driver,
      slots,
      ...offers,
      key: plan.connection.key,
      credentials: composed.credentials,
      readOutput: (container, options) => readOutput({ engine: composed.engine, container, ...options }),
      direct,
      closeMs: AWAY_MS,
      logger,
    });
    now.worker = worker;
    const at = direct && `${direct.host}:${direct.port}`;
    tellReady(plan, { slots, ...offers, worker: worker.id, health: server?.url, direct: at }, logger);
    await aborted(stop.signal);
    return await leave(worker, plan, { stop: stop.signal, logger, io });
  } catch (error) {
    if (stop.signal.aborted && DrvError.is(error, 'DRV_ABORTED')) return 0;
    throw hostProblem(error, connection.from);
  } finally {
    unlog();
    unlisten();
  }
}

/** Waits until the store answers. @throws `DRV_STORE_UNAVAILABLE` for what will not pass by itself */
async function reach(
  store: TaskStore,
  connection: StoreConnection,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  try {
    await retry(() => store.silence('nobody'), {
      pauses: PAUSES,
      signal,
      mayPass(error) {
        if (!DrvError.is(error) || !error.retryable) return false;
        logger.warn({ store: connection.shown, error: error.message }, 'the store cannot be reached yet');
        return true;
      },
    });
  } catch (error) {
    throw storeProblem(error, connection);
  }
}

function tellReady(
  { connection, node }: WorkerPlan,
  facts: Readonly<Record<'worker' | 'health' | 'direct', string | undefined>> & { readonly slots: number },
  logger: Logger,
): void {
  const { shown: store, queue, key } = connection;
  if (key === undefined) {
    logger.warn({}, 'there is no key: whoever can write to the store can have this worker run anything');
  }
  logger.info({ node, ...facts, store, queue, sealed: key !== undefined }, 'the worker takes tasks');
}

/** Lets tasks end for a while, and hands over what then still runs. */
async function leave(
  worker: TaskWorker,
  { drainMs }: WorkerPlan,
  { stop, logger, io }: { readonly stop: AbortSignal; readonly logger: Logger; readonly io: Io },
): Promise<number> {
  logger.info({ signal: stop.reason as string, running: worker.running, drainMs }, 'no more tasks are taken');
  const drained = await within(worker.drain(), drainMs);
  if (!drained.done) logger.info({ running: worker.running }, 'tasks that still run are handed over');
  try {
    const { done } = await within(worker.close(), CLOSE_MS);
    if (done) {
      logger.info({}, 'the worker has left');
      return 0;
    }
    logger.error({ running: worker.running }, 'the worker could not hand over its tasks in time');
  } catch (error) {
    logger.error({ error: String(error) }, 'the worker could not tell the store what became of its tasks');
  }
  io.exit(EXIT_DRIVER_FAILED);
  return EXIT_DRIVER_FAILED;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
