import type { Command } from 'commander';
import { exitCodeOfError } from '../process/exit-code.ts';
import type { Io } from '../process/io.ts';
import { answerFormOf, type AnswerForm } from './answer-form.ts';
import { finishedTask } from '../finished/finished-task.ts';
import { resultFile } from '../finished/result-file.ts';
import { cancelledRun } from '../run/cancelled-run.ts';
import type { Settings } from '../settings/settings.ts';
import { errorRecord } from '../errors/error-record.ts';
import { sayError } from '../errors/say-error.ts';

/** What is known of the command that failed. */
interface Attempt {
  readonly program: Command;
  readonly settings: Settings | undefined;
}

/**
 * Says on stderr that a command failed, as a line for a person or, last of all, as a line of JSON. Returns the exit
 * code.
 */
export async function answerFailure(error: unknown, attempt: Attempt, io: Io): Promise<number> {
  const form = formOf(attempt, io);
  // Once the settings are known, a run settles its own files.
  return await answer(error, attempt.settings === undefined ? form : { json: form.json }, io);
}

/** The same for a run that was stopped before it listened for that. */
export async function answerEarlyStop(attempt: Attempt, io: Io): Promise<number> {
  return await answer(cancelledRun(undefined, { hasStarted: false }), formOf(attempt, io), io);
}

function formOf({ program, settings }: Attempt, io: Io): AnswerForm {
  if (settings === undefined) return answerFormOf(program, io.env);
  return {
    json: settings.flag('json') === true,
    result: settings.text('result')?.value,
    junit: settings.text('junit')?.value,
  };
}

async function answer(error: unknown, form: AnswerForm, io: Io): Promise<number> {
  await replaceFile(
    form.result,
    '--result',
    io.cwd,
    () => `${JSON.stringify(errorRecord(error), null, 2)}\n`,
  );
  await replaceFile(form.junit, '--junit', io.cwd, async () => {
    const { junitXml } = await import('../finished/junit-xml.ts');
    return junitXml([finishedTask({ error }, { number: 1, name: 'drv run', seconds: 0 })]);
  });
  sayError(error, form, io);
  return exitCodeOfError(error);
}

async function replaceFile(
  path: string | undefined,
  option: string,
  cwd: string,
  text: () => string | Promise<string>,
): Promise<void> {
  if (path === undefined) return;
  try {
    await (await resultFile(path, cwd, option)).write(await text());
  } catch {
    // The error that is being answered came first.
  }
}
