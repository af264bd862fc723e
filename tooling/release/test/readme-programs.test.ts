import { expect, it } from 'vitest';
import { missingLine } from '../src/missing-line.ts';
import { readmePrograms } from '../src/readme-programs.ts';

const README = `# x

\`\`\`ts
console.log(1); // 1
if (a) console.log(\`took \${ms} ms\`); // took … ms
other(); // no output
\`\`\`

\`\`\`sh
npm install x y
npm install --global z
\`\`\`

With z (\`npm install --save-dev z\`):
`;

it('finds the programs of a README, what they print, and what is to be installed', () => {
  const { installs, programs } = readmePrograms(README);
  expect(installs).toEqual(['npm install x y', 'npm install --save-dev z']);
  expect(programs.map(({ line, prints }) => ({ line, prints }))).toEqual([
    { line: 4, prints: ['1', 'took … ms'] },
  ]);
});

it.each([
  ['1\ntook 5 ms', ['1', 'took … ms'], undefined],
  ['before\n1\nbetween\ntook 5 ms\n', ['1', 'took … ms'], undefined],
  ['took 5 ms\n1', ['1', 'took … ms'], 'took … ms'],
  ['11', ['1'], '1'],
  ['axb', ['a.b'], 'a.b'],
])('%j as against %j lacks %j', (output, prints, missing) => {
  expect(missingLine(output, prints)).toBe(missing);
});
