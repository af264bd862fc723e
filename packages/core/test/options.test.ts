import { testKinds } from '../../../tooling/config/test-kinds.ts';
import { COLLECT, createArtifact } from '../src/artifacts/create-artifact.ts';
import { CAPABILITIES, checkOptions } from '../src/driver.ts';
import { CALLS, checkCallOptions, OPEN_CALLS } from '../src/driver/call-options.ts';
import { LINES } from '../src/driver/lines.ts';
import { RECOVER_TASK } from '../src/driver/recover-task.ts';
import { RUN_TASK } from '../src/driver/run-task.ts';
import { RUN } from '../src/driver/run.ts';
import { lines, recoverTask, run, runTask, type Driver, type SavedRun } from '../src/index.ts';

const recover: Driver['recover'] = async () => {
  throw new Error('not reached');
};
/** A step of it would be an error of another kind. */
const driver = { name: 'none', recover } as Driver;
const task = { id: 'sum-1', image: 'busybox' };
const saved = { task } as unknown as SavedRun;
const elsewhere = ['files', 'stdin', 'input'];

testKinds('run', { kinds: RUN, elsewhere, call: (options) => run(driver, task, options as never) });
testKinds('lines', { kinds: LINES, elsewhere, call: (options) => lines(driver, task, options as never) });
testKinds('runTask', {
  kinds: RUN_TASK,
  elsewhere,
  call: (options) => runTask(driver, task, options as never),
});
testKinds('recoverTask', {
  kinds: RECOVER_TASK,
  call: (options) => recoverTask(driver, saved, options as never),
});
testKinds('collect', {
  kinds: COLLECT,
  call: (options) => createArtifact('/out', { task, open: async () => undefined }, options as never),
});
for (const [name, kinds] of Object.entries({ ...CALLS, ...OPEN_CALLS })) {
  const call = name as keyof typeof CALLS;
  const takesOthers = name in OPEN_CALLS;
  testKinds(name, { kinds, elsewhere, takesOthers, call: (options) => checkCallOptions(call, options) });
}
testKinds('capabilities', {
  kinds: CAPABILITIES,
  call: (options) => checkOptions(options, CAPABILITIES, 'capabilities'),
});
