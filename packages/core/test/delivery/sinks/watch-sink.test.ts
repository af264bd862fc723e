import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endNow } from '../../../src/driver/end-outputs.ts';
import { checkStreams } from '../../../src/driver/check-streams.ts';
import { holdStreams } from '../../../src/driver/guard-streams.ts';
import { createOutputChannel } from '../../../src/delivery/output-channel.ts';

const heard: unknown[] = [];
const hear = (error: unknown) => void heard.push(error);
beforeEach(() => void process.on('uncaughtException', hear));
afterEach(() => {
  process.off('uncaughtException', hear);
  const all = heard.splice(0);
  if (all.length > 0) throw new Error(`The process heard of: ${all.map(String).join('; ')}`);
});

const MEMBERS = [
  'writable',
  'writableNeedDrain',
  'writableEnded',
  'closed',
  'destroyed',
  'errored',
  'on',
  'off',
] as const;

it.each(MEMBERS)(
  'a stream whose member %s throws has lost its output, or has all of it, and ends no process',
  async (name) => {
    const got: Buffer[] = [];
    const sink = new Writable({
      write(chunk: Buffer, _encoding, done) {
        got.push(chunk);
        done();
      },
    });
    Object.defineProperty(sink, name, {
      get() {
        throw new Error('of the caller');
      },
    });
    if (name === 'on' || name === 'off') {
      const refused = expect.objectContaining({ code: 'DRV_INVALID_OPTION' }) as Error;
      expect(() => checkStreams({ stdout: sink }, 't')).toThrow(refused);
    } else checkStreams({ stdout: sink }, 't');
    const { release } = holdStreams({ stdout: sink });
    const lost: string[] = [];
    const channel = createOutputChannel({
      sink,
      memoryBytes: 1_024,
      openFile: () => Promise.reject(new Error('it fits in memory')),
      onLost: (cause) => lost.push(cause),
    });
    channel.push(Buffer.from('hi'));
    channel.end();
    await channel.settled;
    // What was not said to be lost was given.
    if (lost.length === 0) expect(Buffer.concat(got).toString()).toBe('hi');
    else expect(lost).toEqual(['reader']);
    release();
    endNow({ stdout: sink, end: true });
  },
);
