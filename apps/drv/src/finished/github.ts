import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { fileProblem } from '../errors/file-problem.ts';
import { UsageError } from '../errors/usage-error.ts';
import { formatDuration } from '../render/format-duration.ts';
import type { FinishedTask } from './finished-task.ts';

/** What GitHub Actions is told, as lines on stderr: it reads them there too, and stdout is the task's. */
export interface GitHub {
  /** Begins a group. What stands in it is text: a task gives the runner no commands. */
  begin(title: string): string;
  /** Ends the group, and annotates a task that did not succeed. */
  end(task: FinishedTask): string;
  /** Adds a table to the summary of the step, where there is one. @throws UsageError when it cannot be written */
  sum(tasks: readonly FinishedTask[]): void;
}

/** See "Workflow commands for GitHub Actions" in GitHub's documentation. */
export function createGitHub(env: Readonly<Record<string, string | undefined>>): GitHub {
  const token = randomUUID();
  const summary = env['GITHUB_STEP_SUMMARY'];
  return {
    begin: (title) => `::group::${data(title)}\n::stop-commands::${token}\n`,
    end(task) {
      const close = `::${token}::\n::endgroup::\n`;
      if (task.outcome === 'success') return close;
      const said = task.lastWords.trim();
      const message = said === '' ? task.words : `${task.words}\n${said.slice(-1_000)}`;
      return `${close}::error title=${property(`drv: ${task.name}`)}::${data(message)}\n`;
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
