import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { CredentialProvider, Credentials, RegistryTarget } from '@drv/core';
import { assertCode } from '../../cases/assert-code.ts';
import { programs } from '../../programs/programs.ts';
import type { DriverTraits } from '../driver-context.ts';
import { assertNothingLeft, observe, observeSuccess, type DriverCase } from '../observe.ts';

export const credentialsCases: readonly DriverCase[] = [
  {
    id: 'AUTH-001',
    title: 'credentials are asked for before every task, also when its image is local',
    async run({ createDriver, task }) {
      const provider = recorded();
      const driver = await createDriver({ credentials: provider });
      await observe(driver, task(programs.exit(0)));
      await observe(driver, task(programs.exit(0)));
      assert.equal(provider.asked.length, 2);
    },
  },
  {
    id: 'AUTH-002',
    title: 'what the auther of the task throws stops the task: DRV_CREDENTIALS, and nothing is left',
    async run(context) {
      const cause = new Error('not for this tenant');
      const prepare = (await context.createDriver()).prepare(context.task(programs.exit(0)), {
        auther: () => {
          throw cause;
        },
      });
      const error = await assertCode(prepare, 'DRV_CREDENTIALS');
      assert.equal(error.cause, cause);
      await assertNothingLeft(context);
    },
  },
  {
    id: 'AUTH-003',
    title: 'what the provider of the driver throws stops the task, and its words are not repeated',
    async run(context) {
      const credentials: CredentialProvider = {
        name: 'broken',
        resolve: () => Promise.reject(new Error('helper said hunter2-token')),
      };
      const driver = await context.createDriver({ credentials });
      const error = await assertCode(driver.prepare(context.task(programs.exit(0))), 'DRV_CREDENTIALS');
      assert.ok(!error.message.includes('hunter2-token'));
      assert.ok(!JSON.stringify(error).includes('hunter2-token'));
      await assertNothingLeft(context);
    },
  },
  {
    id: 'AUTH-004',
    title: 'the auther of the task is asked first, and its answer is the last word, anonymous too',
    async run({ createDriver, task }) {
      const provider = recorded();
      const driver = await createDriver({ credentials: provider });
      const one = task(programs.exit(0));
      const { result } = await observe(driver, one, { auther: () => ({ kind: 'anonymous' }) });
      assert.equal(result.status, 'success');
      assert.equal(provider.asked.length, 0);
    },
  },
  {
    id: 'AUTH-005',
    title: 'where the auther of the task has no answer, the provider of the driver is asked',
    async run({ createDriver, task }) {
      const own = recorded();
      const provider = recorded();
      const driver = await createDriver({ credentials: provider });
      await observe(driver, task(programs.exit(0)), { auther: own });
      assert.equal(own.asked.length, 1);
      assert.deepEqual(provider.asked, own.asked);
    },
  },
  {
    id: 'AUTH-006',
    title: 'the question names the host and the repository, normalised, without a tag',
    async run({ createDriver, task }) {
      const provider = recorded();
      const { result } = await observe(await createDriver({ credentials: provider }), task(programs.exit(0)));
      const [target] = provider.asked;
      assert.ok(target !== undefined);
      assert.match(target.registry, /^[a-z0-9.:[\]-]+$/);
      assert.ok(result.image.reference.startsWith(`${target.registry}/${target.repository}`));
      assert.doesNotMatch(target.repository, /[:@]/);
    },
  },
  {
    id: 'AUTH-007',
    title: 'a guarded image is pulled with the credentials of the auther',
    requires: isGuarded,
    async run({ createDriver, task, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      await guarded.forget();
      const one = task(programs.print('pulled'), { image: guarded.image });
      const { stdout } = await observeSuccess(await createDriver(), one, {
        auther: () => guarded.credentials,
      });
      assert.equal(stdout.text, 'pulled');
    },
  },
  {
    id: 'AUTH-008',
    title: 'a guarded image is pulled with the credentials of the provider',
    requires: isGuarded,
    async run({ createDriver, task, images: { guarded } }) {
      assert.ok(guarded !== undefined);
      await guarded.forget();
      const driver = await createDriver({ credentials: recorded(guarded.credentials) });
      const one = task(programs.print('pulled'), { image: guarded.image });
      assert.equal((await observeSuccess(driver, one)).stdout.text, 'pulled');
    },
  },
  {
    id: 'AUTH-009',
    title: 'a guarded image without credentials, or with wrong ones, is DRV_UNAUTHORIZED',
    requires: isGuarded,
    async run(context) {
      const { guarded } = context.images;
      assert.ok(guarded !== undefined);
      await guarded.forget();
      const driver = await context.createDriver();
      for (const answer of [undefined, { kind: 'anonymous' } as const, guarded.wrong]) {
        const one = context.task(programs.exit(0), { image: guarded.image });
        await assertCode(driver.prepare(one, { auther: () => answer }), 'DRV_UNAUTHORIZED');
      }
      await assertNothingLeft(context);
    },
  },
  {
    id: 'AUTH-010',
    title: 'no secret appears in the error of a refused pull, nor in the driver when it is printed',
    requires: isGuarded,
    async run({ createDriver, task, images: { guarded } }) {
      assert.ok(guarded?.wrong.kind === 'basic');
      await guarded.forget();
      const secret = guarded.wrong.password;
      const driver = await createDriver({ credentials: recorded(guarded.wrong) });
      const one = task(programs.exit(0), { image: guarded.image });
      const error = await assertCode(driver.prepare(one), 'DRV_UNAUTHORIZED');
      assert.ok(!inspect(error, { depth: Infinity, showHidden: true }).includes(secret));
      assert.ok(!JSON.stringify([error, driver]).includes(secret));
    },
  },
];

/** A provider that remembers what it was asked; it answers the same to everybody. */
function recorded(answer?: Credentials): CredentialProvider & { readonly asked: RegistryTarget[] } {
  const asked: RegistryTarget[] = [];
  return {
    name: 'recorded',
    asked,
    async resolve({ registry, repository }) {
      asked.push({ registry, repository });
      return answer;
    },
  };
}

function isGuarded({ guardedImage }: DriverTraits): true | string {
  return guardedImage || 'no guarded image was named';
}
