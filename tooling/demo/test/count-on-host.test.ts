import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { countOnHost } from '../src/count-on-host.ts';

test('counts lines, words and different words, and ranks them; a tie goes by the alphabet', () => {
  const directory = mkdtempSync(join(tmpdir(), 'drv-demo-'));
  const path = join(directory, 'text');
  // The letter with the accent is two bytes, neither of them a letter; the last line is not ended.
  writeFileSync(path, "The café isn't the\nthing: b2b\n\nend");
  const counted = countOnHost(path);
  rmSync(directory, { recursive: true });
  expect(counted.split('\n').map((line) => line.trim())).toEqual([
    'lines      3',
    'words      9',
    'different  7',
    'sha256     d7f2d9fc508c88b9086fd663d45d84f27aabfb00fc058c238bae5c52ec084252',
    '2  b',
    '2  the',
    '1  caf',
    '1  end',
    '1  isn',
    '1  t',
    '1  thing',
    '',
  ]);
});
