import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

import type { EngineAnswer, SpoiltAnswer } from './spoilt-answer.ts';

/** Another address, to which the redirects lead. */
export interface SpoiltAnswersOptions {
  readonly elsewhere: string;
}

const BLOCK_BYTES = 64 * 1024;
const DRIP_MS = 20;
/** With characters that mean something to a terminal. */
const ESCAPES = '\u001b]0;owned\u0007\u001b[2J\u202e\u009b31m';

/**
 * Answers as no engine should give them, for any of its calls: other documents, other statuses, other framing of the
 * right document, and answers that never end.
 */
export function spoiltAnswers({ elsewhere }: SpoiltAnswersOptions): readonly SpoiltAnswer[] {
  return [...documents(), ...statuses(elsewhere), ...heads(), ...framings(), ...endless()];
}

/** The status of the engine, with another body. */
function documents(): SpoiltAnswer[] {
  const texts: Record<string, string> = {
    'a page': `<html><title>x</title><h1>Bad gateway</h1>${ESCAPES}</html>`,
    null: 'null',
    'an empty list': '[]',
    'an empty object': '{}',
    'a text': '"x"',
    'a number': '7',
    'a list of nothing': '[null]',
    'a list of lists': '[[[]]]',
    'a list of a million numbers': `[${'1,'.repeat(1_000_000)}1]`,
    'no body': '',
    'white space': ' \n\t ',
    'half an object': '{"Id":"4711","Sta',
    'deep lists': '['.repeat(200_000),
    'deep lists, closed': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    'deep objects': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    prototypes: '{"__proto__":{"Id":"x"},"constructor":7,"toString":null,"hasOwnProperty":1}',
    'members of other types':
      '{"Id":7,"State":[],"Config":"x","HostConfig":null,"Names":7,"Labels":[1],"Warnings":"x","ApiVersion":{},' +
      '"Version":[],"NCPU":"many","StatusCode":"0","RootFS":7,"RepoDigests":"x","Error":7,"Components":{"a":1}}',
    'a text of 8 MiB': `{"Id":"${'A'.repeat(8 * 1024 * 1024)}"}`,
    'a message of 2 MiB': JSON.stringify({ message: 'x'.repeat(2 * 1024 * 1024) }),
    'a message with escapes': JSON.stringify({ message: ESCAPES }),
    'numbers beyond all': '{"StatusCode":1e999,"NCPU":-1e999,"Created":1e308,"Size":-1,"ExitCode":1e400}',
    'a byte order mark': '\ufeff{}',
    'two documents': '{}{}',
    'half a letter': '{"Id":"\\ud800","message":"\\udfff"}',
  };
  const bytes: Record<string, Buffer> = {
    'not UTF-8': Buffer.from('{"Id":"\xff\xfe\xc3"}', 'latin1'),
    zeros: Buffer.alloc(4_096),
    noise: Buffer.from(Array.from({ length: 4_096 }, (_, at) => (at * 7_919 + 13) % 251)),
  };
  const all = Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const);
  return [...all, ...Object.entries(bytes)].map(([name, body]) => ({
    name: `the body: ${name}`,
    spoil: ({ status }, client) => end(client, whole(withBody(status), body)),
  }));
}

function statuses(elsewhere: string): SpoiltAnswer[] {
  const plain = [
    201, 204, 205, 206, 226, 299, 300, 304, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410,
  ].concat([413, 418, 425, 426, 429, 451, 499, 500, 501, 502, 503, 504, 507, 511, 599, 600, 999]);
  const message = Buffer.from(
    JSON.stringify({ message: `no space ${ESCAPES} https://user:pass@host/?token=x` }),
  );
  return [
    ...plain.map((status) => ({
      name: `status ${status}`,
      spoil: (_answer: EngineAnswer, client: Socket) => end(client, whole(status, message)),
    })),
    ...[301, 302, 303, 307, 308].map((status) => ({
      name: `status ${status}, to somewhere else`,
      spoil: (_answer: EngineAnswer, client: Socket) =>
        end(client, whole(status, Buffer.alloc(0), [`Location: ${elsewhere}/x`])),
    })),
    { name: 'status 101', spoil: (_answer, client) => end(client, head(101, ['Upgrade: tcp'])) },
    { name: 'status 100 for ever', spoil: (_answer, client) => flood(client, '', head(100)) },
    { name: 'status 103 now and then', spoil: (_answer, client) => drip(client, '', head(103)) },
    {
      name: 'status 103, and then the answer',
      spoil: (answer, client) => pass(answer, client, { before: head(103, ['Link: </x>']) }),
    },
  ];
}

/** Other heads before the right body, or in its place. */
function heads(): SpoiltAnswer[] {
  const texts: Record<string, string> = {
    nothing: '',
    'a line feed': '\n',
    'another protocol': 'SSH-2.0-OpenSSH_9.2\r\n',
    'HTTP/2': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'HTTP/0.9': '{"Id":"x"}',
    'a record of TLS': '\u0015\u0003\u0001\u0000\u0002\u0002\u0016',
    'no status': 'HTTP/1.1 \r\n\r\n',
    'a status of letters': 'HTTP/1.1 OK OK\r\n\r\n',
    'a status of four digits': 'HTTP/1.1 2000 OK\r\n\r\n',
    'status 0': 'HTTP/1.1 000 OK\r\n\r\n',
    'escapes in the reason': `HTTP/1.1 500 ${ESCAPES}\r\nContent-Length: 0\r\n\r\n`,
    'a header without a name': 'HTTP/1.1 200 OK\r\n: x\r\n\r\n{}',
    'a header without a colon': 'HTTP/1.1 200 OK\r\nnonsense\r\n\r\n{}',
    'a header with a zero': 'HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 2\r\n\r\n{}',
    'folded headers': 'HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 2\r\n\r\n{}',
    'line feeds alone': 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}',
    'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}',
    'a length below zero': 'HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}',
    'a length in hexadecimal': 'HTTP/1.1 200 OK\r\nContent-Length: 0x2\r\n\r\n{}',
    'a length beyond all': 'HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}',
    'a length and chunks':
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    'another coding': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
    'compressed, it says': 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}',
    'a header of 200 KB': `HTTP/1.1 200 OK\r\nX: ${'h'.repeat(200_000)}\r\nContent-Length: 2\r\n\r\n{}`,
    '10,000 headers': `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(10_000)}Content-Length: 2\r\n\r\n{}`,
    'a head that ends early': 'HTTP/1.1 200 OK\r\nContent-Le',
  };
  return Object.entries(texts).map(([name, text]) => ({
    name: `the head: ${name}`,
    spoil: (_answer, client) => end(client, Buffer.from(text, 'latin1')),
  }));
}

/** The right document, in other frames. */
function framings(): SpoiltAnswer[] {
  const framed = (name: string, frame: (status: number, body: Buffer) => string | Buffer): SpoiltAnswer => ({
    name: `the answer ${name}`,
    spoil: async (answer, client) => end(client, frame(withBody(answer.status), await answer.body())),
  });
  const open = (status: number) => head(status, ['Connection: close']);
  const chunked = (status: number, framing: string) => head(status, ['Transfer-Encoding: chunked']) + framing;
  return [
    { name: 'the answer byte by byte', spoil: (answer, client) => pass(answer, client, { pieces: 1 }) },
    {
      name: 'the answer, and something else behind it',
      spoil: (answer, client) => pass(answer, client, { after: 'HTTP/1.1 500 X\r\n\r\n' }),
    },
    framed('until the end of the connection', (status, body) => open(status) + body.toString()),
    framed('twice', (status, body) => Buffer.concat([whole(status, body), whole(status, body)])),
    framed('with its document twice', (status, body) => whole(status, Buffer.concat([body, body]))),
    framed('in a list', (status, body) => whole(status, Buffer.from(`[${body.toString()}]`))),
    framed(
      'as another type',
      (status, body) =>
        head(status, ['Content-Type: text/html', `Content-Length: ${body.length}`]) + body.toString(),
    ),
    framed(
      'with a length that is too long',
      (status, body) => head(status, [`Content-Length: ${body.length + 100}`]) + body.toString(),
    ),
    framed(
      'with a length that is too short',
      (status, body) => head(status, [`Content-Length: ${Math.max(0, body.length - 5)}`]) + body.toString(),
    ),
    framed(
      'by half',
      (status, body) =>
        head(status, [`Content-Length: ${body.length}`]) + body.toString().slice(0, body.length / 2),
    ),
    framed(
      'by half, until the end of the connection',
      (status, body) => open(status) + body.toString().slice(0, body.length / 2),
    ),
    framed('in chunks of one byte', (status, body) =>
      chunked(
        status,
        [...body].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('') + '0\r\n\r\n',
      ),
    ),
    framed('in chunks that do not end', (status, body) =>
      chunked(status, `${body.length.toString(16)}\r\n${body.toString()}\r\n`),
    ),
    framed('in a chunk that is too long', (status, body) =>
      chunked(status, `ffffffff\r\n${body.toString()}\r\n0\r\n\r\n`),
    ),
    framed('in a chunk of a size beyond all', (status, body) =>
      chunked(status, `${'f'.repeat(300)}\r\n${body.toString()}`),
    ),
    framed('in a chunk of a size below zero', (status, body) =>
      chunked(status, `-5\r\n${body.toString()}\r\n0\r\n\r\n`),
    ),
    framed('in chunks, it says', (status, body) => chunked(status, body.toString())),
    framed('in HTTP/1.0', (status, body) => `HTTP/1.0 ${status} OK\r\n\r\n${body.toString()}`),
  ];
}

function endless(): SpoiltAnswer[] {
  const floods: Record<string, [string, string]> = {
    'a status line': ['HTTP/1.1 200 ', 'A'],
    'one header': ['HTTP/1.1 200 OK\r\nX: ', 'h'],
    headers: ['HTTP/1.1 200 OK\r\n', 'X: y\r\n'],
    'white space': [head(200), ' '],
    letters: [head(200), 'A'],
    lines: [head(200), '{"status":"x"}\n'],
    'lists in lists': [head(200), '['],
    'a text': [`${head(200)}{"Id":"`, 'A'],
    'a list': [`${head(200)}[{"Id":"x"}`, ',{"Id":"x","Labels":{"drv.x":"y"},"State":"running"}'],
    'members of an object': [`${head(200)}{"a":1`, ',"drv.x":{"Id":"x"}'],
    'the name of a member': [`${head(200)}{"`, 'n'],
    'chunks of one byte': [head(200, ['Transfer-Encoding: chunked']), '1\r\nA\r\n'],
    'the size of a chunk': [head(200, ['Transfer-Encoding: chunked']), '0'],
    'the extension of a chunk': [`${head(200, ['Transfer-Encoding: chunked'])}1;`, 'x'],
    trailers: [`${head(200, ['Transfer-Encoding: chunked'])}0\r\n`, 'X: y\r\n'],
    'a refusal': [head(500), 'A'],
    'frames of output': [head(101, ['Upgrade: tcp']), '\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0001x'],
    'empty frames of output': [
      head(101, ['Upgrade: tcp']),
      '\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000',
    ],
    'an error of the engine': [
      `${head(101, ['Upgrade: tcp'])}\u0003\u0000\u0000\u0000\u007f\u00ff\u00ff\u00ff`,
      'A',
    ],
  };
  return [
    ...Object.entries(floods).map(([name, [before, again]]) => ({
      name: `without end: ${name}`,
      spoil: (_answer: EngineAnswer, client: Socket) => flood(client, before, again),
    })),
    { name: 'without end: white space, slowly', spoil: (_answer, client) => drip(client, head(200), ' ') },
    {
      name: 'without end: a header, slowly',
      spoil: (_answer, client) => drip(client, 'HTTP/1.1 200 OK\r\nX: ', 'h'),
    },
    { name: 'without end: nothing', spoil: () => {} },
    { name: 'without end: nothing after the head', spoil: (_answer, client) => void client.write(head(200)) },
  ];
}

function head(status: number, headers: readonly string[] = []): string {
  return [`HTTP/1.1 ${status} X`, 'Content-Type: application/json', ...headers, '', ''].join('\r\n');
}

function whole(status: number, body: Buffer, headers: readonly string[] = []): Buffer {
  return Buffer.concat([Buffer.from(head(status, [...headers, `Content-Length: ${body.length}`])), body]);
}

/** 204 and 304 have no body. */
function withBody(status: number): number {
  return status === 204 || status === 304 || status === 101 ? 200 : status;
}

function end(client: Socket, bytes: Buffer | string): void {
  client.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
}

async function pass(
  answer: EngineAnswer,
  client: Socket,
  { before = '', after = '', pieces = BLOCK_BYTES } = {},
): Promise<void> {
  for (const part of [before + answer.head, answer.bytes(), after]) {
    for await (const bytes of typeof part === 'string' ? [Buffer.from(part, 'latin1')] : part) {
      for (let at = 0; at < bytes.length; at += pieces) {
        if (client.destroyed) return;
        await given(client, bytes.subarray(at, at + pieces));
      }
    }
  }
  client.end();
}

async function flood(client: Socket, before: string, again: string): Promise<void> {
  const block = Buffer.from(again.repeat(Math.ceil(BLOCK_BYTES / again.length)), 'latin1');
  await given(client, Buffer.from(before, 'latin1'));
  while (!client.destroyed) await given(client, block);
}

async function drip(client: Socket, before: string, again: string): Promise<void> {
  await given(client, Buffer.from(before, 'latin1'));
  while (!client.destroyed) {
    await given(client, Buffer.from(again, 'latin1'));
    await setTimeout(DRIP_MS);
  }
}

/** Resolves when the client's side has it, or never will. */
async function given(client: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || client.destroyed) return;
  await new Promise<void>((resolve) => {
    client.once('close', resolve);
    client.write(bytes, () => {
      client.off('close', resolve);
      resolve();
    });
  });
}
