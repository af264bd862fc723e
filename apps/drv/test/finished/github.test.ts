import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { createGitHub } from '../../src/finished/github.ts';
import { fakeIo } from '../support/fake-io.ts';
import { stubDriver } from '../support/stub-driver.ts';
import { someTask } from '../support/some-task.ts';

it('puts a task into a group in which the runner takes no commands', async () => {
  const io = fakeIo({
    driver: stubDriver({
      async program({ stderr }) {
        stderr.write('::error::forged\n');
        return 3;
      },
    }),
  });
  expect(await io.run('run', '--github', '--json', 'img', 'do')).toBe(3);
  const lines = io.stderr.text().trim().split('\n');
  const token = /^::stop-commands::(.{36})$/.exec(lines[1] ?? '')?.[1];
  expect(lines).toEqual([
    '::group::drv run img do',
    `::stop-commands::${token}`,
    '::error::forged',
    `::${token}::`,
    '::endgroup::',
    '::error title=drv%3A img do::exit code 3%0A::error::forged',
    expect.stringMatching(/^\{.*"status":"error"/),
  ]);
});

it('ends an unfinished line of the task before it gives the runner commands again', async () => {
  const driver = stubDriver({
    async program({ stderr }) {
      stderr.write('half a line');
      return 3;
    },
  });
  const io = fakeIo({ driver });
  await io.run('run', '--github', '-q', 'img');
  expect(io.stderr.text()).toMatch(/\nhalf a line\n::[\w-]{36}::\n::endgroup::\n::error title=/);
});

it.each([
  ['::error::forged\n'],
  ['begins\n  ::add-mask::x'],
  ['ends\r::set-output name=a::b\n'],
  ['\u00a0::warning::x\n'],
  ['said: ##[error]x\n'],
  ['a', '\n', ':', ':error::x'],
  ['#', '#', '[error]x'],
])('leaves commands off once the task has printed some to stdout, which is read later: %j', (...pieces) => {
  const github = createGitHub({});
  const begin = github.begin('a');
  for (const piece of pieces) github.watch('stdout', Buffer.from(piece));
  const end = github.end([someTask({ outcome: 'error' })]);
  expect(end).not.toContain(/::stop-commands::(.*)/.exec(begin)?.[1]);
  expect(end).toMatch(/^drv: GitHub takes no commands for the rest of this step, .*\n$/);
});

it.each([
  ['std::string\n', 'a ::b::\n'],
  ['x', '::error::is behind something\n'],
  [':', '\n:', '\n# #[x]\n', '#\n#[x]'],
])('takes other output for what it is: %j', (...pieces) => {
  const github = createGitHub({});
  const token = /::stop-commands::(.*)/.exec(github.begin('a'))?.[1];
  for (const piece of pieces) github.watch('stdout', Buffer.from(piece));
  expect(github.end([someTask()])).toBe(`::${token}::\n::endgroup::\n`);
});

it.each(['ordered', 'lines'])(
  'puts many tasks into one group, and annotates each that failed: %s',
  async (how) => {
    const io = fakeIo({
      driver: stubDriver({
        async program({ stderr }) {
          stderr.write('::error::forged');
          return 3;
        },
      }),
      stdin: () => Readable.from(['a\nb\n']),
    });
    expect(
      await io.run('run', '--github', '-q', '-j', '1', '--each', '-', '--each-output', how, 'img', 'do'),
    ).toBe(1);
    const lines = io.stderr.text().trim().split('\n');
    const token = /^::stop-commands::(.{36})$/.exec(lines[1] ?? '')?.[1];
    expect(lines[0]).toBe('::group::drv run --each -');
    expect(lines.slice(lines.indexOf(`::${token}::`))).toEqual([
      `::${token}::`,
      '::endgroup::',
      '::error title=drv%3A img do a::exit code 3%0A::error::forged',
      '::error title=drv%3A img do b::exit code 3%0A::error::forged',
    ]);
  },
);

it('keeps a name from ending its title', () => {
  const github = createGitHub({});
  expect(github.begin('a\n::error::b%0A')).toMatch(/^::group::a%0A::error::b%250A\n/);
  expect(github.end([someTask({ name: 'a:b,c\n', outcome: 'error', words: 'exit code 1' })])).toMatch(
    /\n::error title=drv%3A a%3Ab%2Cc%0A::exit code 1\n$/,
  );
});

it('adds a table to the summary of the step', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drv-github-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'summary');
  createGitHub({ GITHUB_STEP_SUMMARY: path }).sum([
    someTask(),
    someTask({ name: 'a | <b>\n*', outcome: 'error', words: 'exit code 1' }),
  ]);
  expect((await readFile(path, 'utf8')).trim().split('\n')).toEqual([
    '| | task | outcome | time |',
    '| --- | --- | --- | --- |',
    '| ❌ | a &#124; &#60;b&#62; &#42; | exit code 1 | 1.50 s |',
    '| ✅ | img do | success | 1.50 s |',
  ]);
});

it('keeps the summary below what GitHub takes, with what failed first', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'drv-github-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'summary');
  const many = Array.from({ length: 4_000 }, () => someTask({ name: 'ä'.repeat(400) }));
  createGitHub({ GITHUB_STEP_SUMMARY: path }).sum([...many, someTask({ name: 'broken', outcome: 'error' })]);
  const text = await readFile(path, 'utf8');
  expect(Buffer.byteLength(text)).toBeLessThan(600_000);
  const lines = text.trim().split('\n');
  expect(lines[2]).toMatch(/^\| ❌ \| broken/);
  expect(lines.at(-1)).toBe(`| | and ${4_001 - (lines.length - 3)} more | | |`);
});
