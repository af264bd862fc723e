import { expect, it } from 'vitest';
import { pageOf, relink } from '../src/page-map.ts';

it.each([
  ['docs/guide/output.md', 'guide/output.md'],
  ['docs/errors.md', 'reference/errors.md'],
  ['packages/auth/README.md', 'packages/auth.md'],
  ['SECURITY.md', 'project/SECURITY.md'],
  ['tooling/engine/README.md', undefined],
])('%s is the page %s', (file, page) => {
  expect(pageOf(file)).toBe(page);
});

const files = ['docs/errors.md', 'docs/guide/output.md', 'packages/auth/README.md', 'tooling/soak/main.ts'];

it.each([
  ['[a](../../docs/decisions/)', '[a](https://github.com/drv-run/drv/blob/main/docs/decisions)'],
  ['[a](../errors.md#drv_aborted)', '[a](../reference/errors.md#drv_aborted)'],
  ['[a](output.md)', '[a](./output.md)'],
  ['[a](../../packages/auth/)', '[a](../packages/auth.md)'],
  ['[a](../../tooling/soak/main.ts)', '[a](https://github.com/drv-run/drv/blob/main/tooling/soak/main.ts)'],
  ['[a](https://x.test/y.md)', '[a](https://x.test/y.md)'],
  ['```md\n[a](output.md)\n```', '```md\n[a](output.md)\n```'],
])('%j in a guide is %j on the site', (written, linked) => {
  expect(relink(written, 'docs/guide/first.md', files)).toBe(linked);
});
