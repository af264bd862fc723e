import { setImmediate } from 'node:timers/promises';
import { CommanderError, type Command } from 'commander';
import { fileProblem } from './errors/file-problem.ts';
import { UsageError } from './errors/usage-error.ts';
import type { Io, Output } from './process/io.ts';
import { createProgram, type Session } from './program/create-program.ts';

/**
 * The whole command: reads `argv` (without node and script), does what it says through `io`, and returns the exit
 * code. Never rejects, and never ends the process. When it settles, what was written has been taken, or never will be.
 */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  const code = await answer(argv, io);
  await flushed(io.stderr);
  return code;
}

async function answer(argv: readonly string[], io: Io): Promise<number> {
  // Whoever reads our messages may go at any time.
  const unsaid = firstError(io.stderr);
  const lost = firstError(io.stdout);
  const session: Session = { exitCode: 0 };
  const program = createProgram(io, session, argv);
  const fail = async (error: unknown) => {
    const { answerFailure } = await import('./program/answer-failure.ts');
    return await answerFailure(error, { program, settings: session.settings }, io);
  };
  // Nothing has begun yet that would have to be taken back.
  const stopped = io.earlyStop.then(async () => {
    const { answerEarlyStop } = await import('./program/answer-failure.ts');
    const code = await answerEarlyStop({ program, settings: session.settings }, io);
    io.exit(code);
    return code;
  });
  const code = await Promise.race([perform(program, argv, session).catch(fail), stopped]);
  await flushed(io.stdout);
  // The JSON of a run is all that its caller reads; a line for people may be lost, as docker's may.
  const onStderr = session.settings?.flag('json') === true && session.answersOnStderr === true;
  if (onStderr) await flushed(io.stderr);
  const error = lost() ?? (onStderr ? unsaid() : undefined);
  if (code !== 0 || error === undefined) return code;
  if (error.code === 'EPIPE') return (await import('./process/exit-code.ts')).EXIT_PIPE;
  return await fail(
    new UsageError(`${lost() ? 'stdout' : 'stderr'}: ${fileProblem(error)}`, { cause: error }),
  );
}

/** Listens, so that no error of a stream ends the process; the function returned tells the first one. */
function firstError(output: Output): () => NodeJS.ErrnoException | undefined {
  let first: NodeJS.ErrnoException | undefined;
  output.on('error', (error: NodeJS.ErrnoException) => {
    first ??= error;
  });
  return () => first;
}

async function perform(program: Command, argv: readonly string[], session: Session): Promise<number> {
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    throw error;
  }
}

/** Resolves when what was written has been taken, or never will be. */
async function flushed(output: Output): Promise<void> {
  if (output.writableLength > 0) await new Promise<void>((resolve) => output.write('', () => resolve()));
  // A failure is told a moment later than the write.
  await setImmediate();
}
