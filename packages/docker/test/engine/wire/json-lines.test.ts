import { PassThrough, Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonLines, type JsonLinesOptions } from '../../../src/engine/wire/json-lines.ts';
import { cutInto, someCuts } from '../../../../../tooling/config/test-cuts.ts';

async function read(
  chunks: readonly (Buffer | string)[],
  options: JsonLinesOptions = {},
): Promise<unknown[]> {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const values: unknown[] = [];
  for await (const value of readJsonLines(stream, options)) values.push(value);
  return values;
}

describe('readJsonLines', () => {
  it('reads any values, written in any of the ways engines do and cut in any way', async () => {
    // As an engine would send it: no value is followed by a parse that loses `-0`.
    const value = fc.jsonValue().map((json): unknown => JSON.parse(JSON.stringify(json)));
    const lineEnd = fc.constantFrom('\n', '\r\n', '\n\n', '\r\n \r\n', '\n\u001e');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, lineEnd)), someCuts, async (lines, cuts) => {
        const text = lines.map(([json, end]) => `${JSON.stringify(json)}${end}`).join('');
        expect(await read(cutInto(Buffer.from(text), cuts))).toEqual(lines.map(([json]) => json));
      }),
    );
  });

  it('keeps characters whole that are cut between chunks', async () => {
    const bytes = Buffer.from('{"status":"é€𝄞"}\n');
    for (let cut = 1; cut < bytes.length; cut += 1) {
      expect(await read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual([{ status: 'é€𝄞' }]);
    }
  });

  it('reads a last line without an end, and nothing from nothing', async () => {
    expect(await read(['{"a":1}\n{"b"', ':2}'])).toEqual([{ a: 1 }, { b: 2 }]);
    expect(await read([])).toEqual([]);
    expect(await read(['\r\n', ' \n'])).toEqual([]);
  });

  it('gives each value as soon as its line is complete', async () => {
    const stream = new PassThrough();
    const lines = readJsonLines(stream);
    stream.write('{"n":1}\n{"n":');
    expect(await lines.next()).toEqual({ done: false, value: { n: 1 } });
    stream.write('2}\n');
    expect(await lines.next()).toEqual({ done: false, value: { n: 2 } });
    stream.end();
    expect(await lines.next()).toEqual({ done: true, value: undefined });
  });

  it('throws for a line that is not JSON, with its beginning, after the values before it', async () => {
    const page = `<html>\u001b[31m502 Bad Gateway${'x'.repeat(10_000)}</html>`;
    const lines = readJsonLines(Readable.from([Buffer.from(`{"a":1}\n${page}\n`)]));
    expect((await lines.next()).value).toEqual({ a: 1 });
    const error = await lines.next().then(undefined, (reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'DRV_PROTOCOL',
      message: expect.stringContaining('"<html>\\u001b[31m502 Bad Gateway'),
    });
    expect((error as Error).message.length).toBeLessThan(300);
  });

  it('throws for a line that is too long before all of it has come', async () => {
    const stream = new PassThrough();
    stream.write('"' + 'x'.repeat(2_000));
    await expect(readJsonLines(stream, { maxLineBytes: 1_000 }).next()).rejects.toMatchObject({
      code: 'DRV_PROTOCOL',
      message: expect.stringContaining('more than 1000 bytes'),
    });
    expect(stream.destroyed).toBe(true);
    expect(await read([`"${'x'.repeat(998)}"\n`], { maxLineBytes: 1_000 })).toEqual(['x'.repeat(998)]);
  });

  it('gives the source text of numbers beyond 2^53 to a reviver', async () => {
    const reviver: JsonLinesOptions['reviver'] = (key, value, { source }) =>
      key === 'timeNano' ? source : value;
    expect(await read(['{"timeNano":1795392000123456789,"n":1}'], { reviver })).toEqual([
      { timeNano: '1795392000123456789', n: 1 },
    ]);
  });

  it('destroys the stream when the loop is left', async () => {
    const stream = new PassThrough();
    stream.write('{"n":1}\n{"n":2}\n');
    for await (const value of readJsonLines(stream)) {
      expect(value).toEqual({ n: 1 });
      break;
    }
    expect(stream.destroyed).toBe(true);
  });

  it('rejects with DRV_ABORTED while it waits, and leaves no listener on the signal', async () => {
    const stream = new PassThrough();
    const controller = new AbortController();
    const next = readJsonLines(stream, { signal: controller.signal }).next();
    controller.abort(new Error('enough'));
    await expect(next).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: new Error('enough') });
    expect(stream.destroyed).toBe(true);
    await expect(
      readJsonLines(new PassThrough(), { signal: controller.signal }).next(),
    ).rejects.toMatchObject({ code: 'DRV_ABORTED' });
  });

  it('tells a lost connection from an end', async () => {
    const stream = new PassThrough();
    stream.write('{"n":1}\n');
    const lines = readJsonLines(stream);
    expect((await lines.next()).value).toEqual({ n: 1 });
    stream.destroy(new Error('ECONNRESET'));
    await expect(lines.next()).rejects.toMatchObject({
      code: 'DRV_ENGINE_UNAVAILABLE',
      cause: new Error('ECONNRESET'),
    });
  });
});
