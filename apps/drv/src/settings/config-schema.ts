import * as v from 'valibot';
import type { OptionSpec } from './option-spec.ts';
import { ALL_OPTIONS } from './all-options.ts';

const text = v.union([v.string(), v.pipe(v.number(), v.transform(String))], 'must be a text or a number');
const texts = v.array(v.string('must be a text'), 'must be a list of texts');
// A variable always has its value here: a name alone would pass on whatever the environment holds.
const pairs = v.pipe(
  v.record(
    v.string(),
    v.union([v.string(), v.number(), v.boolean()], 'must be a text'),
    'must be an object of texts',
  ),
  v.transform((record) => Object.entries(record).map(([name, value]) => `${name}=${value}`)),
);

/**
 * What a configuration file may hold: the options of `drv run` by their long names in camel case, except those that
 * belong to one run.
 */
export const configSchema = v.strictObject(
  Object.fromEntries(
    Object.entries<OptionSpec>(ALL_OPTIONS)
      .filter(([, option]) => option.from !== 'flags')
      .map(([name, option]) => [name, v.optional(schemaOf(name, option))]),
  ),
);

function schemaOf(name: string, option: OptionSpec) {
  if (option.kind === 'flag') return v.boolean('must be true or false');
  if (option.kind === 'text') return text;
  return name === 'env' || name === 'label' ? pairs : texts;
}
