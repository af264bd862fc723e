import { describe, expect, it } from 'vitest';
import type { TickBatcher } from '../../../src/engine/wire/tick-batcher.ts';
import { createLineSplitter } from '../../../src/engine/wire/line-splitter.ts';
import { readBursts, type BurstsOptions } from '../../../src/engine/wire/read-bursts.ts';
import { chunk, holdResponse, LAST_CHUNK, type HeldResponse } from '../../output/support/held-response.ts';

/** Ticks by hand. */
function manualTicks(): TickBatcher & { readonly waiting: number; tick(): void } {
  const waiting = new Set<() => void>();
  return {
    atNextTick(callback) {
      waiting.add(callback);
      return () => void waiting.delete(callback);
    },
    get waiting() {
      return waiting.size;
    },
    tick() {
      const all = [...waiting];
      waiting.clear();
      for (const callback of all) callback();
    },
  };
}

/** Reads lines; `clock.at` is the time, and `reads` what each read brought. */
function linesOf(held: HeldResponse, options: Partial<BurstsOptions<string>> = {}) {
  const ticks = manualTicks();
  const clock = { at: 0 };
  const reads: string[][] = [];
  const splitter = createLineSplitter(100);
  const lines = readBursts<string>(async () => held.response, {
    take(body) {
      const taken = body.flatMap((piece) => splitter.split(piece)).map(String);
      if (taken.length > 0) reads.push(taken);
      return taken;
    },
    ticks,
    oftenMs: 900,
    now: () => clock.at,
    ...options,
  });
  return { lines, ticks, clock, reads };
}

async function written(held: HeldResponse, text: string): Promise<void> {
  await new Promise((resolve) => held.engine.write(text, resolve));
}

describe('readBursts', () => {
  it('gives what comes seldom as it comes', async () => {
    await using held = await holdResponse();
    const { lines, ticks, clock } = linesOf(held);
    for (const [index, text] of ['a', 'b', 'c'].entries()) {
      clock.at = index * 1_000;
      await written(held, chunk(`${text}\n`));
      expect(await lines.next()).toEqual({ done: false, value: text });
      expect(ticks.waiting).toBe(0);
    }
    await lines.return();
  });

  it('takes what comes often at the tick, all that has gathered', async () => {
    await using held = await holdResponse();
    const { lines, ticks, reads } = linesOf(held);
    await written(held, chunk('a\n'));
    expect((await lines.next()).value).toBe('a');
    await written(held, chunk('b\n'));
    expect((await lines.next()).value).toBe('b');
    const next = lines.next();
    await written(held, chunk('c\n') + chunk('d\n') + chunk('e\n'));
    await expect.poll(() => ticks.waiting).toBe(1);
    expect(reads).toEqual([['a'], ['b']]);
    ticks.tick();
    expect((await next).value).toBe('c');
    expect([(await lines.next()).value, (await lines.next()).value]).toEqual(['d', 'e']);
    expect(reads).toEqual([['a'], ['b'], ['c', 'd', 'e']]);
    await lines.return();
  });

  it('reads nothing while the loop has values to take', async () => {
    await using held = await holdResponse();
    const { lines, clock, reads } = linesOf(held);
    await written(held, chunk('a\n'));
    expect((await lines.next()).value).toBe('a');
    for (let count = 0; count < 50; count += 1) await written(held, chunk('b\n'));
    expect(reads).toEqual([['a']]);
    clock.at = 1_000;
    expect((await lines.next()).value).toBe('b');
    await lines.return();
  });

  it('ends with the body, after the values that came with its end', async () => {
    await using held = await holdResponse({ body: chunk('a\n') });
    held.engine.end(chunk('b\nc\n') + LAST_CHUNK);
    const { lines } = linesOf(held, { oftenMs: 0 });
    const seen: string[] = [];
    for await (const line of lines) seen.push(line);
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('closes the connection when the loop is left', async () => {
    await using held = await holdResponse({ body: chunk('a\nb\n') });
    const { lines } = linesOf(held);
    for await (const line of lines) {
      expect(line).toBe('a');
      break;
    }
    await expect.poll(() => held.engine.readableEnded || held.engine.destroyed).toBe(true);
  });

  it.each(['for the next value', 'for the tick'])(
    'rejects with DRV_ABORTED while it waits %s, and leaves nothing',
    async (what) => {
      await using held = await holdResponse();
      const controller = new AbortController();
      const { lines, ticks } = linesOf(held, { signal: controller.signal });
      if (what === 'for the tick') {
        for (const text of ['a', 'b']) {
          await written(held, chunk(`${text}\n`));
          await lines.next();
        }
      }
      const next = lines.next();
      if (what === 'for the tick') await expect.poll(() => ticks.waiting).toBe(1);
      controller.abort(new Error('enough'));
      await expect(next).rejects.toMatchObject({ code: 'DRV_ABORTED', cause: new Error('enough') });
      expect(ticks.waiting).toBe(0);
      expect(await lines.next()).toEqual({ done: true, value: undefined });
    },
  );

  it('throws what it cannot take, and DRV_ENGINE_UNAVAILABLE for a connection that was lost', async () => {
    await using held = await holdResponse({ body: chunk(`a\n${'x'.repeat(200)}`) });
    await expect(linesOf(held).lines.next()).rejects.toMatchObject({ code: 'DRV_PROTOCOL' });

    await using other = await holdResponse({ body: chunk('a\n') });
    const { lines } = linesOf(other);
    expect((await lines.next()).value).toBe('a');
    other.engine.destroy();
    await expect(lines.next()).rejects.toMatchObject({ code: 'DRV_ENGINE_UNAVAILABLE' });
  });
});
