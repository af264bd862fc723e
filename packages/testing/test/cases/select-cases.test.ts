import { expect, it } from 'vitest';
import type { CaseContext, ConformanceCase } from '../../src/cases/case.ts';
import { selectCases } from '../../src/cases/select-cases.ts';

type Context = CaseContext & { readonly capabilities: { readonly tty: boolean } };
const cases = [
  { id: 'A-001', title: 'always', run: async () => {} },
  {
    id: 'A-002',
    title: 'with a terminal',
    requires: ({ tty }: { tty: boolean }) => tty || 'no terminal',
    run: async () => {},
  },
] as unknown as readonly ConformanceCase<Context>[];

const selected = (skip?: readonly { readonly id: string; readonly reason: string }[]) =>
  selectCases(cases, { tty: false }, skip).map(({ case: { id }, skipped }) => [id, skipped]);

it('leaves out what the capabilities exclude, and what is skipped, each with its reason', () => {
  expect(selected()).toEqual([
    ['A-001', undefined],
    ['A-002', 'no terminal'],
  ]);
  expect(selected([{ id: 'A-001', reason: 'slow here' }])).toEqual([
    ['A-001', 'slow here'],
    ['A-002', 'no terminal'],
  ]);
});

it.each([
  [{ id: 'A-009', reason: 'gone' }, /"A-009", which does not exist/],
  [{ id: 'A-001', reason: ' ' }, /"A-001" must have a reason/],
])('refuses %j', (skip, message) => {
  expect(() => selected([skip])).toThrow(message);
});
