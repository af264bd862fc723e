import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { variableOf } from '../src/settings/environment-layer.ts';
import type { OptionSpec } from '../src/settings/option-spec.ts';
import { RUN_OPTIONS, type RunOptionName } from '../src/settings/run-options.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

it('has every option of drv run, as the help says it', () => {
  const rows = Object.entries<OptionSpec>(RUN_OPTIONS).map(([name, { flags, help, kind, from }]) => {
    const variable = from === 'flags' || kind === 'list' ? '' : `\`${variableOf(name as RunOptionName)}\``;
    return `| \`${flags}\` | ${variable} | ${help} |`;
  });
  const [, table = ''] = readme.split('| option | environment | what it does |\n| --- | --- | --- |\n');
  expect(table.split('\n\n')[0]).toBe(rows.join('\n'));
});
