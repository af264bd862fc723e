import assert from 'node:assert/strict';
import { programs } from '../../programs/programs.ts';
import { observe, observeSuccess, type DriverCase } from '../observe.ts';
import { startTask } from '../start-task.ts';

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

export const evidenceCases: readonly DriverCase[] = [
  {
    id: 'EVID-001',
    title: 'the result tells when the task started and finished, and for how long it ran',
    async run({ createDriver, task }) {
      const { result } = await observe(await createDriver(), task(programs.exit(0)));
      assert.match(result.startedAt, RFC_3339);
      assert.match(result.finishedAt, RFC_3339);
      // An engine may write down the start of a very short task after its end.
      const span = Math.max(0, Date.parse(result.finishedAt) - Date.parse(result.startedAt));
      assert.ok(Math.abs(result.durationMs - span) <= 1);
    },
  },
  {
    id: 'EVID-002',
    title: 'the result tells which image ran: canonical reference and id',
    async run({ createDriver, task }) {
      const { result } = await observe(await createDriver(), task(programs.exit(0)));
      assert.match(result.image.reference, /^[^/]+\/.+[:@].+$/);
      assert.match(result.image.id, /^(sha256:)?[a-f0-9]{64}$/);
    },
  },
  {
    id: 'EVID-003',
    title: 'the result of a pulled image tells the digest that the registry knows it by',
    requires: ({ guardedImage }) => guardedImage || 'no guarded image was named',
    async run({ createDriver, task, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      await guarded.forget();
      const one = task(programs.exit(0), { image: guarded.image });
      const { result } = await observe(await createDriver(), one, { auther: () => guarded.credentials });
      assert.match(result.image.digest ?? '', /@sha256:[a-f0-9]{64}$/);
    },
  },
  {
    id: 'EVID-004',
    title: 'the result is plain data: it survives JSON',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      for (const one of [task(programs.exit(0)), task(programs.sleep(), { timeoutMs: 200 })]) {
        const { result } = await observe(driver, one);
        assert.deepEqual(JSON.parse(JSON.stringify(result)), { ...result });
        assert.equal(result.taskId, one.id);
      }
    },
  },
  {
    id: 'EVID-005',
    title: 'the result of a stopped task tells who asked, when, by which signals, and whether by force',
    async run({ createDriver, task }) {
      const { handle, stdout } = await startTask(await createDriver(), task(programs.sleep()));
      await stdout.until('ready');
      await handle.kill();
      const { stop } = await handle.wait();
      assert.equal(stop?.reason, 'caller');
      assert.match(stop.requestedAt, RFC_3339);
      assert.deepEqual(stop.signals, ['SIGTERM']);
      assert.equal(stop.forced, false);
    },
  },
  {
    id: 'EVID-006',
    title: 'the result counts the bytes of each stream',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const out = await observeSuccess(driver, task(programs.print('grün')));
      assert.equal(out.result.output.stdoutBytes, 5);
      assert.equal(out.result.output.stderrBytes, 0);
      const err = await observeSuccess(driver, task(programs.printError('grün')));
      assert.equal(err.result.output.stdoutBytes, 0);
      assert.equal(err.result.output.stderrBytes, 5);
      assert.equal(err.stderr.text, 'grün');
    },
  },
  {
    id: 'EVID-007',
    title: 'no value of the environment appears in the result',
    async run({ createDriver, task }) {
      const one = task(programs.exit(1), { env: { TOKEN: 'canary-7712-canary' } });
      const { result } = await observe(await createDriver(), one);
      assert.ok(!JSON.stringify(result).includes('canary-7712-canary'));
    },
  },
  {
    id: 'EVID-008',
    title: 'the result counts the samples, and what it tells of usage is a number or absent',
    async run({ createDriver, task }) {
      const { usage } = (await observe(await createDriver(), task(programs.exit(0)))).result;
      assert.ok(Number.isSafeInteger(usage.samples) && usage.samples >= 0);
      for (const value of [usage.cpuSeconds, usage.peakMemoryBytes, usage.networkRxBytes]) {
        assert.ok(value === undefined || (Number.isFinite(value) && value >= 0));
      }
    },
  },
];
