import { runTask, type Logger } from '@drv/core';
import { expect, test } from 'vitest';
import { useEngine } from '../support/engine-fixture.ts';

const children: Record<string, unknown>[] = [];
const records: { readonly level: string; readonly fields: object; readonly message: string }[] = [];

/** Keeps every record, with the bindings of the child that wrote it. */
function logger(bindings: object = {}): Logger {
  const write = (level: string) => (fields: object, message: string) =>
    void records.push({ level, fields: { ...bindings, ...fields }, message });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child(more) {
      children.push(more);
      return logger({ ...bindings, ...more });
    },
  };
}

const { driver, shell, images } = useEngine({ logger: logger() });

test('each task has a logger of its own, bound to what it is', async () => {
  const task = shell('true');
  await runTask(driver, task);
  expect(children).toEqual([{ taskId: task.id, image: images.busybox }]);
});

test('a task that goes well is not worth a warning', () => {
  expect(records.filter(({ level }) => level === 'warn' || level === 'error')).toEqual([]);
});
