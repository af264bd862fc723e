/**
 * The operations that drv reports on `node:diagnostics_channel`, each as the tracing channel `drv:<name>`: `start`
 * when it begins, `error` if it fails, `asyncEnd` when it is over. The other two channels of a tracing channel, `end`
 * and `asyncStart`, carry nothing.
 */
export const OPERATIONS = [
  'task.run',
  'task.queue',
  'task.prepare',
  'credentials.resolve',
  'image.inspect',
  'image.pull',
  'container.create',
  'files.put',
  'container.attach',
  'container.start',
  'container.wait',
  'output.drain',
  'container.kill',
  'artifact.collect',
  'container.remove',
] as const;

/** One of {@link OPERATIONS}. */
export type OperationName = (typeof OPERATIONS)[number];
