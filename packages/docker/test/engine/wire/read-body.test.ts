import { describe, expect, it } from 'vitest';
import { readBody, type OpenResponse } from '../../../src/engine/wire/read-body.ts';
import type { SourceEnd } from '../../../src/engine/wire/read-source.ts';
import { chunk, holdResponse, LAST_CHUNK } from '../../output/support/held-response.ts';

async function readAll(response: OpenResponse): Promise<{ text: string; end: SourceEnd }> {
  let text = '';
  const source = readBody(response, (body) => {
    text += Buffer.concat(body).toString();
  });
  const end = await source.ended;
  return { text, end };
}

describe('readBody', () => {
  it('reads a body in chunks, with what came behind the head in one piece', async () => {
    await using held = await holdResponse({ body: chunk('{"n":1}\n') });
    held.engine.end(chunk('{"n":2}\n') + LAST_CHUNK);
    expect(await readAll(held.response)).toEqual({ text: '{"n":1}\n{"n":2}\n', end: { clean: true } });
  });

  it('finds where the body begins, wherever the head is cut', async () => {
    const body = chunk('a\r\n\r\nb') + LAST_CHUNK;
    for (let cut = 1; cut <= 60; cut += 1) {
      await using held = await holdResponse({
        body,
        async send(engine, bytes) {
          engine.setNoDelay();
          engine.write(bytes.subarray(0, cut));
          await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
          engine.end(bytes.subarray(cut));
        },
      });
      expect((await readAll(held.response)).text).toBe('a\r\n\r\nb');
    }
  });

  it('reads nothing before it is called, and then all of it', async () => {
    await using held = await holdResponse();
    held.engine.end(chunk('late') + LAST_CHUNK);
    await new Promise((resolve) => held.engine.once('finish', resolve));
    expect((await readAll(held.response)).text).toBe('late');
  });

  it.each([
    ['with', ['Content-Length: 4']],
    ['without', []],
  ])('reads a body that is not in chunks, %s a length', async (_name, headers) => {
    await using held = await holdResponse({ headers, body: 'te' });
    held.engine.end('xt');
    expect(await readAll(held.response)).toEqual({ text: 'text', end: { clean: true } });
  });

  it('reads over any other connection', async () => {
    await using held = await holdResponse({ plain: true, body: chunk('a') });
    held.engine.end(chunk('b') + LAST_CHUNK);
    expect(await readAll(held.response)).toEqual({ text: 'ab', end: { clean: true } });
  });

  it.each([
    ['held', false],
    ['any other', true],
  ])('tells a connection that was lost from an end: %s', async (_name, plain) => {
    await using held = await holdResponse({ plain, body: chunk('a') });
    held.engine.end('5\r\nab');
    expect(await readAll(held.response)).toMatchObject({ text: 'aab', end: { clean: false } });
  });

  it('ends with what is not in chunks, and closes the connection', async () => {
    await using held = await holdResponse({ body: 'no chunk\r\n' });
    expect((await readAll(held.response)).end).toMatchObject({
      clean: false,
      error: { code: 'DRV_PROTOCOL' },
    });
    await expect.poll(() => held.engine.readableEnded || held.engine.destroyed).toBe(true);
  });
});
