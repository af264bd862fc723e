import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CheckedOutput } from '../../src/play/checked-output.ts';
import { content } from '../../src/play/content.ts';

describe('CheckedOutput', () => {
  it('counts, and keeps the first place where something is wrong', async () => {
    const output = new CheckedOutput(content('abcdef'));
    output.write('abc');
    output.write('dXf');
    output.end('more');
    await once(output, 'finish');
    expect(output).toMatchObject({ received: 10, wrongAt: 4 });
  });

  it('tells when so much has arrived', async () => {
    const output = new CheckedOutput(content('abcdef'), { pauseMs: 1 });
    const reached = output.reaches(4, 20_000);
    output.write('abc');
    output.write('def');
    expect(await reached).toBe(true);
    expect(await output.reaches(7, 1)).toBe(false);
  });
});
