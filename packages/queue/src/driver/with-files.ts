import { DrvError, type FileSource, type FileSources } from '@drv/core';
import { checkFileSources, type TaskFile, type TaskWithId } from '@drv/core/driver';

/**
 * The task with all files that it is given: they ride with it, as data.
 *
 * @throws `DRV_INVALID_OPTION` for a file that is wrong; `DRV_UNSUPPORTED` for one of this machine, or an archive.
 */
export function withFiles(task: TaskWithId, given: FileSources | undefined): TaskWithId {
  checkFileSources(given);
  if (given === undefined) return task;
  const files: Record<string, TaskFile> = { ...task.files };
  for (const [path, source] of Object.entries(given)) {
    const file = asData(source);
    if (file === undefined) {
      const field = `files[${JSON.stringify(path)}]`;
      const why = `${field}: what is on this machine does not go through a queue; give its bytes, or fetch it in the task`;
      throw new DrvError('DRV_UNSUPPORTED', why, { op: 'prepare task', taskId: task.id });
    }
    files[path] = file;
  }
  return { ...task, files };
}

function asData(source: FileSource): TaskFile | undefined {
  if (typeof source === 'string') return source;
  if (source instanceof Uint8Array) return { base64: base64Of(source) };
  if ('text' in source || 'base64' in source) return source;
  if (!('bytes' in source)) return undefined;
  const { bytes, ...attributes } = source;
  return { ...attributes, base64: base64Of(bytes) };
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64');
}
