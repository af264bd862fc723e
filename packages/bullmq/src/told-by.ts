import type { NewMessages } from '@drv/queue';

const LINE_END = 0x0a;

/** The messages of a notice, as `send` of the scripts writes it; `undefined` of one that has none. */
export function toldBy(notice: Buffer): NewMessages | undefined {
  const headBytes = notice.indexOf(LINE_END);
  if (headBytes === -1) return undefined;
  const [after, ...fields] = notice.toString('latin1', 0, headBytes).split(' ');
  const messages = [];
  let at = headBytes + 1;
  for (let field = 0; field < fields.length; field += 2) {
    const bytes = Number(fields[field + 1]);
    messages.push({ cursor: fields[field] ?? '', body: notice.subarray(at, at + bytes) });
    at += bytes;
  }
  return { after: after === '' ? undefined : after, messages };
}
