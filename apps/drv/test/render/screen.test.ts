import { describe, expect, it } from 'vitest';
import { createScreen } from '../../src/render/screen.ts';
import { fakeOutput } from '../support/fake-io.ts';

describe('createScreen', () => {
  it('replaces live lines, and takes them away before a line that stays', () => {
    const terminal = fakeOutput({ terminal: true, columns: 10 });
    const screen = createScreen(terminal, () => false);
    screen.live(['one', 'two']);
    screen.live(['a line too long']);
    screen.line('stays');
    expect(terminal.text()).toBe('one\ntwo\r\u001b[1A\u001b[Ja line…\r\u001b[Jstays\n');
  });

  it('draws nothing live without a terminal, or inside a line of the task', () => {
    const pipe = fakeOutput();
    createScreen(pipe, () => false).live(['x']);
    expect(pipe.text()).toBe('');
    const terminal = fakeOutput({ terminal: true });
    createScreen(terminal, () => true).live(['x']);
    expect(terminal.text()).toBe('');
  });
});
