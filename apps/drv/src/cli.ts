import { CommanderError } from 'commander';
import { errorLine } from './errors/error-line.ts';
import { exitCodeOfError } from './exit-code.ts';
import type { Io } from './io.ts';
import { createProgram } from './parse/program.ts';
import { wrapFor } from './render/wrap.ts';

/** Below what stands behind `drv: `. */
const INDENT = 5;

/**
 * The whole command: reads `argv` (without node and script), does what it says through `io`, and returns the exit
 * code. Never rejects, and never ends the process.
 */
export async function cli(argv: readonly string[], io: Io): Promise<number> {
  // Whoever reads our messages may go at any time; what the task writes has its own listeners.
  io.stderr.on('error', () => {});
  io.stdout.on('error', () => {});
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
