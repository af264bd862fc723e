import assert from 'node:assert/strict';
import type { PullEvent } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverContext, DriverTraits, GuardedImage } from '../driver-context.ts';
import { assertNothingLeft, observe, type DriverCase } from '../observe.ts';

export const imagesCases: readonly DriverCase[] = [
  {
    id: 'IMG-001',
    title: 'an image that is nowhere is DRV_IMAGE_NOT_FOUND, and nothing is left',
    async run(context) {
      const one = context.task(programs.exit(0), { image: context.images.absent });
      await assertCode((await context.createDriver()).prepare(one), 'DRV_IMAGE_NOT_FOUND');
      await assertNothingLeft(context);
    },
  },
  {
    id: 'IMG-002',
    title: 'text that is no image reference is DRV_INVALID_REFERENCE, before credentials are asked for',
    async run({ createDriver, task }) {
      let asked = 0;
      const auther = () => {
        asked += 1;
        return undefined;
      };
      const driver = await createDriver();
      for (const image of ['UPPER:case', 'a//b', 'name:tag:tag', 'with space']) {
        const one = task(programs.exit(0), { image });
        await assertCode(driver.prepare(one, { auther }), 'DRV_INVALID_REFERENCE');
      }
      assert.equal(asked, 0);
    },
  },
  {
    id: 'IMG-003',
    title: 'policy missing: an image that is there is not pulled',
    async run({ createDriver, task }) {
      const events: PullEvent[] = [];
      const one = task(programs.exit(0), { pull: 'missing' });
      const { result } = await observe(await createDriver(), one, { onPull: (event) => events.push(event) });
      assert.equal(result.status, 'success');
      assert.deepEqual(events, []);
    },
  },
  {
    id: 'IMG-004',
    title: 'policy missing: an image that is absent is pulled, and the progress is told',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      const events: PullEvent[] = [];
      const one = context.task(programs.exit(0), { image: guarded.image });
      const { result } = await observe(await context.createDriver(), one, {
        auther: () => guarded.credentials,
        onPull: (event) => events.push(event),
      });
      assert.equal(result.status, 'success');
      assert.ok(events.length > 0);
      assert.ok(events.every(({ status }) => typeof status === 'string' && status !== ''));
    },
  },
  {
    id: 'IMG-005',
    title: 'policy never: an image that is absent is DRV_IMAGE_NOT_FOUND, and is not pulled',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      let events = 0;
      const one = context.task(programs.exit(0), { image: guarded.image, pull: 'never' });
      const prepare = (await context.createDriver()).prepare(one, {
        auther: () => guarded.credentials,
        onPull: () => (events += 1),
      });
      await assertCode(prepare, 'DRV_IMAGE_NOT_FOUND');
      assert.equal(events, 0);
    },
  },
  {
    id: 'IMG-006',
    title: 'policy always: an image that is there is pulled again',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      const driver = await context.createDriver();
      const auther = () => guarded.credentials;
      for (let round = 0; round < 2; round += 1) {
        let events = 0;
        const one = context.task(programs.exit(0), { image: guarded.image, pull: 'always' });
        await observe(driver, one, { auther, onPull: () => (events += 1) });
        assert.ok(events > 0, `round ${round}`);
      }
    },
  },
  {
    id: 'IMG-007',
    title: 'many callers of one image at once share one pull',
    requires: (traits) => (traits.countsPulls ? isGuarded(traits) : 'the registry does not count pulls'),
    async run(context) {
      const guarded = await forgotten(context);
      const driver = await context.createDriver();
      const before = (await guarded.pulls?.()) ?? 0;
      const runs = Array.from({ length: 5 }, () =>
        observe(driver, context.task(programs.exit(0), { image: guarded.image }), {
          auther: () => ({ ...guarded.credentials }),
        }),
      );
      for (const { result } of await Promise.all(runs)) assert.equal(result.status, 'success');
      assert.equal(await guarded.pulls?.(), before + 1);
    },
  },
  {
    id: 'IMG-008',
    title: 'a caller with other credentials does not share the pull, nor what comes of it',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      const driver = await context.createDriver();
      const task = () => context.task(programs.exit(0), { image: guarded.image, pull: 'always' });
      const [mine, other] = await Promise.allSettled([
        observe(driver, task(), { auther: () => guarded.credentials }),
        observe(driver, task(), { auther: () => guarded.wrong }),
      ]);
      assert.equal(mine.status, 'fulfilled');
      assert.ok(other.status === 'rejected');
      await assertCode(Promise.reject(other.reason), 'DRV_UNAUTHORIZED');
    },
  },
  {
    id: 'IMG-009',
    title: 'a caller that leaves a shared pull does not end it for the others',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      const driver = await context.createDriver();
      const caller = new AbortController();
      const one = () => context.task(programs.exit(0), { image: guarded.image });
      const auther = () => guarded.credentials;
      const leaving = driver
        .prepare(one(), { auther, signal: caller.signal, onPull: () => caller.abort() })
        .then((prepared) => prepared.close())
        .catch(() => {});
      const { result } = await observe(driver, one(), { auther });
      assert.equal(result.status, 'success');
      await leaving;
    },
  },
  {
    id: 'IMG-010',
    title: 'what the progress callback throws is ignored',
    requires: isGuarded,
    async run(context) {
      const guarded = await forgotten(context);
      const one = context.task(programs.exit(0), { image: guarded.image });
      const { result } = await observe(await context.createDriver(), one, {
        auther: () => guarded.credentials,
        onPull: () => {
          throw new Error('my progress bar broke');
        },
      });
      assert.equal(result.status, 'success');
    },
  },
  {
    id: 'IMG-011',
    title: 'a local image of another platform does not count',
    requires: ({ foreignPlatform }) => foreignPlatform || 'no foreign platform was named',
    async run(context) {
      const platform = context.images.foreignPlatform ?? '';
      const one = context.task(programs.exit(0), { platform, pull: 'never' });
      await assertCode(
        (await context.createDriver()).prepare(one),
        'DRV_IMAGE_NOT_FOUND',
        'DRV_IMAGE_UNSUPPORTED',
      );
      await assertNothingLeft(context);
    },
  },
  {
    id: 'IMG-012',
    title: 'an image by its id is the one that its name stands for, and no registry is asked for it',
    async run({ createDriver, task }) {
      const driver = await createDriver();
      const byName = await observe(driver, task(programs.exit(3)));
      const id = byName.result.image.id;
      let asked = 0;
      const auther = () => {
        asked += 1;
        return undefined;
      };
      const byId = await observe(driver, task(programs.exit(3), { image: id }), { auther });
      assert.deepEqual([byId.result.exitCode, byId.result.image.id], [3, id]);
      assert.equal(byId.result.image.reference, id);
      const always = task(programs.exit(0), { image: id, pull: 'always' });
      await assertCode(driver.prepare(always, { auther }), 'DRV_INVALID_TASK');
      const absent = task(programs.exit(0), { image: `sha256:${'0'.repeat(64)}` });
      await assertCode(driver.prepare(absent, { auther }), 'DRV_IMAGE_NOT_FOUND');
      assert.equal(asked, 0);
    },
  },
];

async function forgotten({ images: { guarded } }: DriverContext): Promise<GuardedImage> {
  assert.ok(guarded !== undefined);
  await guarded.forget();
  return guarded;
}

function isGuarded({ guardedImage }: DriverTraits): true | string {
  return guardedImage || 'no guarded image was named';
}
