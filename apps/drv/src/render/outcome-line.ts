import type { RunResult } from '@drv/core';
import { formatBytes } from './format-bytes.ts';
import { formatDuration } from './format-duration.ts';
import { outcomeWords } from './outcome-words.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** What happened to a task, and what it used, in one line. Unknown numbers are left out, never shown as 0. */
export function outcomeLine(result: RunResult, style: Style): string {
  const colour = result.status === 'success' ? 'green' : result.status === 'cancelled' ? 'yellow' : 'red';
  const { usage, output } = result;
  const parts = [
    `${style(colour, outcomeWords(result))}${timeSpent(result)}${machine(result)}`,
    usage.cpuSeconds === undefined ? undefined : `CPU ${formatDuration(usage.cpuSeconds * 1000)}`,
    usage.peakMemoryBytes === undefined ? undefined : `peak memory ${formatBytes(usage.peakMemoryBytes)}`,
    `stdout ${formatBytes(output.stdoutBytes)}`,
    output.stderrBytes === 0 ? undefined : `stderr ${formatBytes(output.stderrBytes)}`,
    output.complete ? undefined : style('yellow', incompleteness(output.incomplete)),
  ];
  return `drv: ${parts.filter((part) => part !== undefined).join(', ')}`;
}

/**
 * By the engine's clock, from the start of the task to its end; a timeout has said it. Docker 20.10 may record the end of
 * a short task before its beginning: then all that is known is that it was short.
 */
function timeSpent({ status, durationMs }: RunResult): string {
  if (status === 'timeout') return '';
  return ` (task ran ${durationMs === 0 ? '<1 ms' : formatDuration(durationMs)})`;
}

/** Which one it was, where there are several. */
function machine({ node }: RunResult): string {
  return node === undefined ? '' : ` on ${printable(node, 60)}`;
}

function incompleteness(reason: RunResult['output']['incomplete']): string {
  switch (reason) {
    case 'limit':
      return 'output cut at its limit';
    case 'connection':
      return 'output perhaps incomplete: the engine may have lost some';
    case 'reader':
      return 'output incomplete: its reader did not take it';
    case 'protocol':
      return 'output incomplete: the engine sent what cannot be read';
    case 'spool':
      return 'output incomplete: its temporary file could not be read back';
    case undefined:
      return 'output incomplete';
  }
}
