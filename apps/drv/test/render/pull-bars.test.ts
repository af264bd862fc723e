import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'fast-string-width';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pullBars } from '../../src/render/pull-bars.ts';
import { plain } from '../../src/render/style.ts';
import { fakeOutput } from '../support/fake-io.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('pullBars', () => {
  it('draws the layers, and gives the terminal back as it was', () => {
    const terminal = fakeOutput({ terminal: true, columns: 100 });
    const listeners = process.listenerCount('SIGINT');
    const view = pullBars('busybox', terminal, plain);
    view.onPull({ status: 'Pulling from library/busybox', layer: 'latest' });
    view.onPull({ status: 'Downloading', layer: 'aa11', currentBytes: 512, totalBytes: 2048 });
    view.onPull({ status: 'Already exists', layer: 'bb22' });
    vi.advanceTimersByTime(1000);
    view.close();
    view.close();
    expect(vi.getTimerCount()).toBe(0);
    const text = terminal.text();
    const shown = stripVTControlCharacters(text);
    expect(shown).toContain('Pulling busybox');
    expect(shown).toMatch(/aa11 +Downloading +█+░+ +512 B \/ 2 KiB/);
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
    expect(text.lastIndexOf('\u001b[?7h')).toBeGreaterThan(text.lastIndexOf('\u001b[?7l'));
    expect(process.listenerCount('SIGINT')).toBe(listeners);
  });

  it.each([40, 60, 80])('fits %i columns, and cuts no number', (columns) => {
    const terminal = fakeOutput({ terminal: true, columns });
    const view = pullBars('registry.example.com/a/long/name/of/an/image:1', terminal, plain);
    view.onPull({ status: 'Downloading', layer: '0af4404cccfb', currentBytes: 40e6, totalBytes: 80e6 });
    view.onPull({
      status: 'Verifying Checksum',
      layer: 'f6222db84ee2',
      currentBytes: 80e6,
      totalBytes: 80e6,
    });
    vi.advanceTimersByTime(1000);
    view.close();
    const lines = stripVTControlCharacters(terminal.text()).split(/[\r\n]+/);
    for (const line of lines) {
      expect(stringWidth(line)).toBeLessThan(columns);
      expect(line).not.toMatch(/\d…/);
    }
    expect(lines.some((line) => /^Pulling registry\.example.* 0\/2 layers/.test(line))).toBe(true);
    expect(
      lines.some((line) => /^ {2}0af4404cccfb Downloading .*(50%|38\.1 MiB \/ 76\.3 MiB)$/.test(line)),
    ).toBe(true);
  });

  it('draws no more layers than the screen has room for', () => {
    const terminal = fakeOutput({ terminal: true });
    terminal.rows = 6;
    const view = pullBars('busybox', terminal, plain);
    for (let n = 0; n < 50; n += 1) view.onPull({ status: 'Waiting', layer: `layer-${n}` });
    vi.advanceTimersByTime(1000);
    view.close();
    expect(terminal.text()).toContain('layer-2');
    expect(terminal.text()).not.toContain('layer-3');
  });
});
