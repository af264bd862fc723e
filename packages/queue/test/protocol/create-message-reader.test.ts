import { expect, it } from 'vitest';
import { createCodec } from '../../src/protocol/codec.ts';
import { createMessageReader } from '../../src/protocol/create-message-reader.ts';
import { encodeMessage } from '../../src/protocol/encode-message.ts';
import type { DownMessage } from '../../src/protocol/messages.ts';

const codec = createCodec(undefined);
const place = 'down:1';
const from = (name: string) => {
  const sender = { name, count: 0 };
  return (message: DownMessage, payload = '') =>
    encodeMessage(message, Buffer.from(payload), { sender, codec, place });
};

it('a message and its payload come as they were sent', () => {
  const read = createMessageReader<DownMessage>(codec, place);
  const received = read(from('a')({ type: 'input', at: 0 }, 'bytes\0\n'));
  expect(received).toMatchObject({ message: { type: 'input', at: 0 }, from: 'a' });
  expect(received?.payload.toString()).toBe('bytes\0\n');
});

it('what is stored twice, since its first answer was lost, is read once', () => {
  const read = createMessageReader<DownMessage>(codec, place);
  const send = from('a');
  const [first, second] = [send({ type: 'input', at: 0 }, '1'), send({ type: 'input', at: 0 }, '2')];
  const texts = [first, first, second, first, second].map((body) => read(body)?.payload.toString());
  expect(texts).toEqual(['1', undefined, '2', undefined, undefined]);
});

it('each sender counts its own messages', () => {
  const read = createMessageReader<DownMessage>(codec, place);
  const seen = [from('a')({ type: 'close' }), from('b')({ type: 'close' })].map((body) => read(body)?.from);
  expect(seen).toEqual(['a', 'b']);
});

it.each([
  ['an input that begins nowhere', { type: 'input' }],
  ['an input that begins before its begin', { type: 'input', at: -1 }],
  ['a call of nothing', { type: 'call', id: 1, call: { op: 'exec' } }],
  ['an outcome that is none', { type: 'outcome', outcome: { result: 5 } }],
  [
    'a result without its output',
    { type: 'outcome', outcome: { result: { taskId: 'a', status: 'success' } } },
  ],
  ['an error without a code', { type: 'answer', id: 1, error: {} }],
])('%s is refused: DRV_PROTOCOL', (_what, message) => {
  const read = createMessageReader<DownMessage>(codec, place);
  expect(() => read(from('a')(message as unknown as DownMessage))).toThrow(
    expect.objectContaining({ code: 'DRV_PROTOCOL' }),
  );
});

it('a message of a later version is passed on, and one of more than a MiB is refused', () => {
  const read = createMessageReader<DownMessage>(codec, place);
  const send = from('a');
  expect(read(send({ type: 'news' } as unknown as DownMessage))?.message.type).toBe('news');
  const large = send({ type: 'input', at: 0 }, 'x'.repeat(1024 * 1024));
  expect(() => read(large)).toThrow(expect.objectContaining({ code: 'DRV_PROTOCOL' }));
});

it.each([
  ['nothing', ''],
  ['no head', '\0\0\0\u0005{}'],
  ['a head that is no object', '\0\0\0\u0002[]'],
  ['a head without a type', '\0\0\0\u0012{"from":"a","n":1}'],
  ['text', 'hello there'],
])('%s is no message: DRV_PROTOCOL', (_what, text) => {
  const read = createMessageReader<DownMessage>(codec, place);
  expect(() => read(codec.encode(Buffer.from(text), place))).toThrow(
    expect.objectContaining({ code: 'DRV_PROTOCOL' }),
  );
});
