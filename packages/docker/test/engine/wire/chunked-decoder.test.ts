import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChunkedDecoder } from '../../../src/engine/wire/chunked-decoder.ts';
import { cutInto, someCuts } from '../../../../../tooling/config/test-cuts.ts';

const encode = (chunks: readonly Uint8Array[], end = '0\r\n\r\n') =>
  Buffer.concat([
    ...chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(end),
  ]);

function decode(pieces: readonly Buffer[]): { body: Buffer; ended: boolean } {
  const decoder = createChunkedDecoder();
  const body = Buffer.concat(pieces.flatMap((piece) => decoder.decode(piece)));
  return { body, ended: decoder.ended };
}

describe('createChunkedDecoder', () => {
  it('gives the body of any chunks, cut in any way', () => {
    const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(chunks, someCuts, (sent, cuts) => {
        const { body, ended } = decode(cutInto(encode(sent), cuts));
        expect(body).toEqual(Buffer.concat(sent));
        expect(ended).toBe(true);
      }),
    );
  });

  it('has not ended before the last chunk', () => {
    expect(decode([encode([Buffer.from('a')], '')])).toEqual({ body: Buffer.from('a'), ended: false });
    expect(decode([encode([Buffer.from('a')], '0\r\n')]).ended).toBe(false);
  });

  it('reads sizes in capitals and with extensions, trailers, and bare line feeds', () => {
    const sent = 'A;name="a; b"\r\n0123456789\r\n1 ;x\nb\n0\r\nTrailer: c\r\n\r\n';
    expect(decode([Buffer.from(sent)])).toEqual({ body: Buffer.from('0123456789b'), ended: true });
  });

  it.each([
    ['a body without framing', '{"read":"2026"}\n'],
    ['a size that is none', 'x\r\n'],
    ['a negative size', '-1\r\n'],
    ['a chunk that is longer than its size', '1\r\nab\r\n'],
    ['a size without end', '1'.repeat(5_000)],
  ])('throws for %s', (_name, sent) => {
    expect(() => decode([Buffer.from(sent)])).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
  });
});
