// What observing costs: the operations of one task, unheard and heard.
//
//   node --conditions=@drv/source tooling/bench/otel/main.ts
//
// Processor time of this process, the variants in turn, the median of the rounds. Heard by @drv/otel means without an
// SDK behind it: what an SDK does with spans is its own cost.
import { operationChannel, OPERATIONS, type OperationName } from '@drv/core';
import { beginOperation, operation } from '@drv/core/driver';
import { instrumentDrv } from '@drv/otel';
import { median } from '../median.ts';

const TASKS = 20_000;
const ROUNDS = 9;
const STEPS = OPERATIONS.filter((name) => name !== 'task.run' && name !== 'container.kill');

const body = async () => {};

/** The same awaits without any operation. */
async function bare(): Promise<void> {
  for (const _ of STEPS) await body();
}

/** As a driver does it for one task. */
async function observed(): Promise<void> {
  const run = beginOperation('task.run', {
    taskId: 'a',
    driver: 'docker',
    image: 'docker.io/library/busybox:1',
  });
  const fields = { taskId: 'a', driver: 'docker', image: 'docker.io/library/busybox:1', parent: run.message };
  for (const name of STEPS) await operation(name, fields, body);
  run.end();
}

const nothing = () => {};
function subscribeNothing(): () => void {
  const each = (change: (name: OperationName) => void) => OPERATIONS.forEach(change);
  each((name) => {
    operationChannel(name).start.subscribe(nothing);
    operationChannel(name).asyncEnd.subscribe(nothing);
  });
  return () =>
    each((name) => {
      operationChannel(name).start.unsubscribe(nothing);
      operationChannel(name).asyncEnd.unsubscribe(nothing);
    });
}

function subscribeOtel(): () => void {
  const drv = instrumentDrv();
  return () => drv[Symbol.dispose]();
}

const variants = [
  { name: 'the awaits alone', work: bare, prepare: () => nothing },
  { name: 'operations, unheard', work: observed, prepare: () => nothing },
  { name: 'operations, heard by nothing', work: observed, prepare: subscribeNothing },
  { name: 'operations, heard by @drv/otel', work: observed, prepare: subscribeOtel },
];

const nanos = new Map<string, number[]>(variants.map(({ name }) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const { name, work, prepare } of variants) {
    const undo = prepare();
    const before = process.cpuUsage();
    for (let task = 0; task < TASKS; task += 1) await work();
    const { user, system } = process.cpuUsage(before);
    undo();
    nanos.get(name)?.push(((user + system) * 1000) / TASKS);
  }
}

const base = median(nanos.get('the awaits alone') ?? []);
console.log(
  `a task of ${STEPS.length + 1} operations; median of ${ROUNDS} rounds of ${TASKS.toLocaleString('en')} tasks`,
);
for (const { name } of variants) {
  const each = median(nanos.get(name) ?? []);
  const extra = (each - base) / (STEPS.length + 1);
  console.log(
    `${name.padEnd(32)} ${(each / 1000).toFixed(2).padStart(6)} µs a task, ${extra.toFixed(0).padStart(5)} ns more for each operation`,
  );
}
