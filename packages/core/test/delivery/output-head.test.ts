import { describe, expect, it } from 'vitest';
import { createOutputHead } from '@drv/core/driver';

describe('createOutputHead', () => {
  it('keeps a short output whole, in memory of its own', () => {
    const head = createOutputHead(10);
    const view = Buffer.from('exec: ');
    expect(head.hasSome).toBe(false);
    head.observe(view);
    view.fill('x');
    head.observe(Buffer.from('gone'));
    expect(head.hasSome).toBe(true);
    expect(head.whole()).toBe('exec: gone');
  });

  it('keeps nothing of a longer one', () => {
    const head = createOutputHead(10);
    for (const piece of ['12345678', '901', '2']) head.observe(Buffer.from(piece));
    expect(head.hasSome).toBe(true);
    expect(head.whole()).toBe('');
  });
});
