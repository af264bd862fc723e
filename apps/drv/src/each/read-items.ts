import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import type { Item } from './item.ts';

/**
 * The lines of a file, one by one, without blank ones. Where the first is a JSON object all must be: then they are records.
 *
 * @throws UsageError for a line that is no record among records or not UTF-8, and for a file that cannot be read on.
 */
export async function* readItems(input: Readable, name: string): AsyncGenerator<Item, void, undefined> {
  let number = 0;
  let place = 0;
  let areRecords = false;
  for await (const line of linesOf(input, name)) {
    place += 1;
    // A task that got other bytes than those that stand there would be another task.
    if (!isUtf8(line)) throw new UsageError(`--each ${name}: line ${place} is not UTF-8`);
    const text = place === 1 ? line.toString().replace(/^\uFEFF/, '') : line.toString();
    if (text.trim() === '') continue;
    number += 1;
    const fields: Item['fields'] = areRecords || number === 1 ? fieldsOf(text) : undefined;
    if (number === 1) areRecords = fields !== undefined;
    else if (areRecords && fields === undefined)
      throw new UsageError(`--each ${name}: line ${place} is no JSON object, as those before it are`);
    yield { number, text, fields };
  }
}

async function* linesOf(input: Readable, name: string): AsyncGenerator<Buffer, void, undefined> {
  try {
    let begun: string[] = [];
    for await (const chunk of input) {
      // A character for each byte: nothing is replaced.
      const [first = '', ...more] = Buffer.from(chunk as Buffer | string)
        .toString('latin1')
        .split('\n');
      begun.push(first);
      for (const next of more) {
        yield lineOf(begun);
        begun = [next];
      }
    }
    yield lineOf(begun);
  } catch (error) {
    throw new UsageError(`--each ${name}: ${fileProblem(error)}`, { cause: error });
  }
}

function lineOf(parts: readonly string[]): Buffer {
  return Buffer.from(parts.join('').replace(/\r$/, ''), 'latin1');
}

function fieldsOf(text: string): Item['fields'] {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    const record = JSON.parse(text) as Record<string, unknown>;
    return Object.fromEntries(
      Object.entries(record).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
  } catch {
    return undefined;
  }
}
