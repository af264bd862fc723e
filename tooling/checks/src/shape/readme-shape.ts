import { fencedBlocks, headingsOf } from '../docs/markdown.ts';
import type { Finding } from '../finding.ts';
import type { Repository } from '../repository/repository.ts';
import { packagesOf } from '../repository/workspace-package.ts';

const MAX_PROGRAM_LINES = 12;
/** The sections that every library's README has, in this order; others may stand between them. */
const SECTIONS = ['Why this package', 'Install', 'API', 'Errors', 'Licence'];

/**
 * READMEs of libraries that do not begin as all of them do: the name, one sentence, the smallest program that does
 * something real, and why.
 */
export function readmeShape(repository: Repository): readonly Finding[] {
  return packagesOf(repository)
    .filter(({ kind }) => kind === 'library')
    .map(({ name, dir }) => ({ name, path: `${dir}/README.md` }))
    .filter(({ path }) => repository.files.includes(path))
    .flatMap(({ name, path }) =>
      [...problemsOf(name, repository.read(path))].map((what) => ({ where: path, what })),
    );
}

function* problemsOf(name: string, text: string): Generator<string> {
  const headings = headingsOf(text);
  const [title, ...sections] = headings.map((heading) => heading.text);
  if (title !== name) yield `the title must be ${name}`;
  const [, sentence = ''] = text.split('\n').filter((line) => line !== '');
  if (!/^[^#`|!]/.test(sentence)) yield 'after the title comes one sentence that says what it is';
  if (/!\[[^\]]*\]\([^)]*\)/.test(text)) yield 'no badges and pictures';

  const [program] = fencedBlocks(text);
  const firstSection = headings[1]?.line ?? Infinity;
  if (program === undefined || program.language !== 'ts' || program.line > firstSection) {
    yield 'before the first section comes a program, as a ts block';
  } else {
    const lines = program.text.split('\n').filter((line) => line.trim() !== '').length;
    if (lines > MAX_PROGRAM_LINES)
      yield `the first program has ${lines} lines; ${MAX_PROGRAM_LINES} are enough`;
  }

  let at = -1;
  for (const section of SECTIONS) {
    const found = sections.indexOf(section);
    if (found === -1) yield `has no section "${section}"`;
    else if (found < at)
      yield `the section "${section}" stands too early; the order is ${SECTIONS.join(', ')}`;
    else at = found;
  }
}
