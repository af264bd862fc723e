import { describe, expect, it } from 'vitest';
import type { Kind } from '../../packages/core/src/options/kind.ts';

/** What plain JavaScript may give for any option. */
const VALUES: readonly unknown[] = [
  null,
  'text',
  '5',
  '',
  7,
  0,
  -1,
  0.5,
  Number.NaN,
  Infinity,
  5n,
  true,
  false,
  {},
  [],
  ['text'],
  [7],
  () => 7,
  Symbol('sign'),
  new Date(0),
];

/** Some options, and what takes them. */
export interface OptionsUnderTest {
  /** Their table. */
  readonly kinds: Readonly<Record<string, Kind>>;
  /** Takes them as plain JavaScript gives them. */
  call(options: unknown): unknown;
  /** Right ones, as many as there have to be. */
  readonly base?: object;
  /** Objects that are more than options may be given for them. @default false */
  readonly takesOthers?: boolean;
  /** Those that are looked at in another place than the table, with the name of each. */
  readonly elsewhere?: readonly string[];
}

/** Tests for each option that a value of another kind is refused by its name, before anything is done. */
export function testKinds(
  name: string,
  { kinds, call, base = {}, takesOthers = false, elsewhere = [] }: OptionsUnderTest,
): void {
  describe(`options of ${name}`, () => {
    it.each(Object.entries(kinds))('%s', async (option, kind) => {
      const wrong = VALUES.filter((value) => kind(value, option) !== undefined);
      if (!elsewhere.includes(option)) expect(wrong, `${option} takes whatever it is given`).not.toEqual([]);
      for (const value of wrong) await refused(call, { ...base, [option]: value }, option);
      if (kind.isRequired === true) await refused(call, { ...base, [option]: undefined }, option);
    });

    it('no other thing than options', async () => {
      if (!takesOthers) await refused(call, { ...base, noSuchOption: 1 }, 'noSuchOption');
      for (const value of [null, 7, 'text', []]) await refused(call, value, 'must be an object');
    });
  });
}

async function refused(call: OptionsUnderTest['call'], options: unknown, named: string): Promise<void> {
  const answer = (async () => call(options))().then(() => 'nothing was refused');
  await expect(answer, `${named} of ${show(options)}`).rejects.toMatchObject({
    code: 'DRV_INVALID_OPTION',
    message: expect.stringContaining(named) as string,
  });
}

function show(options: unknown): string {
  if (typeof options !== 'object' || options === null) return String(options);
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${typeof value} ${typeof value === 'object' ? '' : String(value)}`)
    .join(', ');
}
