import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { formatDuration } from '../render/format-duration.ts';
import { createCommandScan } from './command-scan.ts';
import type { FinishedTask } from './finished-task.ts';

/** What GitHub Actions is told, as lines on stderr: it reads them there too, and stdout is the task's. */
export interface GitHub {
  /** Begins a group. What stands in it is text: a task gives the runner no commands. */
  begin(title: string): string;
  /** Is shown what is written meanwhile. */
  watch(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** Ends the group, and annotates each task that did not succeed. */
  end(tasks: readonly FinishedTask[]): string;
  /** Adds a table to the summary of the step, where there is one. @throws UsageError when it cannot be written */
  sum(tasks: readonly FinishedTask[]): void;
}

/**
 * See "Workflow commands for GitHub Actions" in GitHub's documentation.
 *
 * The runner reads stderr and stdout side by side (actions/runner, `ProcessInvoker.cs`): after the line on stderr that has it
 * take commands again it may still read what was written to stdout before. So it is not told to, once a command was
 * seen there.
 */
export function createGitHub(env: Readonly<Record<string, string | undefined>>): GitHub {
  const token = randomUUID();
  const summary = env['GITHUB_STEP_SUMMARY'];
  const scan = createCommandScan();
  let lastByte = LINE_FEED;
  return {
    begin: (title) => `::group::${data(title)}\n::stop-commands::${token}\n`,
    watch(stream, chunk) {
      if (stream === 'stdout') scan.push(chunk);
      else lastByte = chunk.at(-1) ?? lastByte;
    },
    end(tasks) {
      const start = lastByte === LINE_FEED ? '' : '\n';
      if (scan.found) return `${start}${COMMANDS_STAY_OFF}`;
      return `${start}::${token}::\n::endgroup::\n${tasks.map(annotation).join('')}`;
    },
    sum(tasks) {
      if (summary === undefined || summary === '') return;
      try {
        appendFileSync(summary, summaryOf(tasks));
      } catch (error) {
        throw new UsageError(`GITHUB_STEP_SUMMARY ${summary}: ${fileProblem(error)}`, { cause: error });
      }
    },
  };
}

const LINE_FEED = 10;
const COMMANDS_STAY_OFF =
  'drv: GitHub takes no commands for the rest of this step, because the task has printed some to stdout\n';

function annotation({ name, outcome, words, outputTail }: FinishedTask): string {
  if (outcome === 'success') return '';
  const said = outputTail.trim();
  const message = said === '' ? words : `${words}\n${said.slice(-1_000)}`;
  return `::error title=${property(`drv: ${name}`)}::${data(message)}\n`;
}

/** GitHub drops the summary of a step above 1 MiB, which other commands of the step write to, too. */
const SUMMARY_BYTES = 512 * 1024;

/** Those that did not succeed come first. */
function summaryOf(tasks: readonly FinishedTask[]): string {
  const [good, bad] = [true, false].map((is) =>
    tasks.filter(({ outcome }) => (outcome === 'success') === is),
  );
  const rows = [...(bad ?? []), ...(good ?? [])].map(({ name, outcome, words, seconds }) => {
    const mark = outcome === 'success' ? '✅' : '❌';
    return `| ${mark} | ${cell(name)} | ${cell(words)} | ${formatDuration(seconds * 1_000)} |`;
  });
  const shown = rows.slice(0, howManyFit(rows));
  const rest = shown.length < rows.length ? [`| | and ${rows.length - shown.length} more | | |`] : [];
  return ['', '| | task | outcome | time |', '| --- | --- | --- | --- |', ...shown, ...rest, '', ''].join(
    '\n',
  );
}

function howManyFit(rows: readonly string[]): number {
  let bytes = 0;
  const over = rows.findIndex((row) => (bytes += Buffer.byteLength(row) + 1) > SUMMARY_BYTES);
  return over === -1 ? rows.length : over;
}

/** A text as code that no Markdown ends, in one line of a table. */
function cell(text: string): string {
  const safe = text
    .replace(/[&<>|`*_[\]\\]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\s+/g, ' ');
  return safe.length > 500 ? `${safe.slice(0, 500)}…` : safe;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
