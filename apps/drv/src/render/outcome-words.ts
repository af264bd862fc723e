import type { RunResult } from '@drv/core';
import { formatDuration } from './format-duration.ts';
import { printable } from './printable.ts';

/** What happened to a task, in a few words: `success`, `exit code 3`, `killed: out of memory`. */
export function outcomeWords(result: RunResult): string {
  const aside = result.oom === 'child' ? ' (a child process was killed for memory)' : '';
  switch (result.status) {
    case 'success':
      return `success${aside}`;
    case 'error':
      return `exit code ${result.exitCode}${aside}`;
    case 'timeout':
      return `timed out after ${formatDuration(result.timeoutMs)}${manner(result)}`;
    case 'killed':
      if (result.cause === 'oom') return 'killed: out of memory';
      if (result.cause === 'output-limit') return `killed: exceeded its output limit${manner(result)}`;
      return `killed by ${result.signal ?? 'a signal'}${result.oom === 'unknown' ? ', perhaps for memory' : ''}`;
    case 'cancelled':
      return `cancelled${result.reason === undefined ? '' : `: ${printable(result.reason, 60)}`}${manner(result)}`;
  }
}

/** How a task that drv stopped went: at the first request, or killed after the grace period. */
function manner(result: RunResult): string {
  return result.stop?.forced === true ? ', killed' : '';
}
