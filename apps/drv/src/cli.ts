import { setImmediate } from 'node:timers/promises';
import { CommanderError } from 'commander';
import { errorLine } from './errors/error-line.ts';
import { fileProblem } from './errors/file-problem.ts';
import { EXIT_DRIVER_FAILED, EXIT_PIPE, exitCodeOfError } from './exit-code.ts';
import type { Io, Output } from './io.ts';
import { createProgram } from './parse/program.ts';
import { wrapFor } from './render/wrap.ts';

/** Below what stands behind `drv: `. */
const INDENT = 5;

/**
 * The whole command: reads `argv` (without node and script), does what it says through `io`, and returns the exit
 * code. Never rejects, and never ends the process.
 */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  // Whoever reads our messages may go at any time.
  io.stderr.on('error', () => {});
  let lost: NodeJS.ErrnoException | undefined;
  io.stdout.on('error', (error: NodeJS.ErrnoException) => {
    lost ??= error;
  });
  const code = await perform(argv, io);
  await flushed(io.stdout);
  if (code !== 0 || lost === undefined) return code;
  if (lost.code === 'EPIPE') return EXIT_PIPE;
  io.stderr.write(`drv: stdout: ${fileProblem(lost)}\n`);
  return EXIT_DRIVER_FAILED;
}

async function perform(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  try {
    const program = createProgram(io, (exitCode) => {
      code = exitCode;
    });
    if (argv.length === 0) {
      program.outputHelp();
      return 0;
    }
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    io.stderr.write(`${wrapFor(io.stderr, errorLine(error), INDENT)}\n`);
    if (io.env['DRV_DEBUG'] === '1' && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    return exitCodeOfError(error);
  }
}

/** Resolves when what was written has been taken, or never will be. */
async function flushed(output: Output): Promise<void> {
  if (output.writableLength > 0) await new Promise<void>((resolve) => output.write('', () => resolve()));
  // A failure is told a moment later than the write.
  await setImmediate();
}
