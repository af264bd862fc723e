import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, type Html } from '../../src/report/html.ts';

describe('html', () => {
  it('escapes what is put in, and nothing else', () => {
    const inner = html`<b title="${'"quoted" & \'single\''}">${'<script>'}</b>`;
    expect(html`<p>${inner}${[inner, undefined]}${1}${undefined}</p>`.html).toBe(
      `<p>${inner.html}${inner.html}1</p>`,
    );
    expect(inner.html).toBe('<b title="&quot;quoted&quot; &amp; &#39;single&#39;">&lt;script&gt;</b>');
  });

  it('does not take an object for markup because it looks like some', () => {
    const forged = { html: '<script>' } as Html;
    expect(html`${forged}`.html).toBe('&lt;script&gt;');
  });

  it('never lets a text end an attribute or begin an element', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.html).not.toMatch(/[<>"']/);
      }),
    );
  });
});
