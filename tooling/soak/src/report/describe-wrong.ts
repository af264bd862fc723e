import { reproduce, type Options } from '../options.ts';
import type { WrongTask } from './report.ts';

/** For a reader: what was wrong, what it met, and the command that does it again. */
export function describeWrong({ index, scenario, what, faults, log }: WrongTask, options: Options): string {
  return [
    `WRONG   task ${index}, ${scenario}: ${what}`,
    ...faults.map((fault) => `        fault: ${fault}`),
    ...log.map((entry) => `        log: ${entry}`),
    `        again: ${reproduce(options)}`,
    `        alone: ${reproduce({ ...options, only: index })}`,
  ].join('\n');
}
