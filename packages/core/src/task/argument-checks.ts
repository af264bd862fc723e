import type { ContainerTask } from './container-task.ts';
import type { Check } from './field-checks.ts';
import { wordsOf } from './words-of.ts';

/** What execve(2) takes of one argument or variable: `MAX_ARG_STRLEN` of 32 pages, with the NUL at its end. */
const LONGEST_BYTES = 131_071;
/** The soft limit of a stack that Linux gives to every process unless somebody says otherwise. */
const USUAL_STACK_BYTES = 8 * 1024 * 1024;
/** However large the stack is: three quarters of that usual one. */
const MOST_BYTES = 6 * 1024 * 1024;
/** However small: `ARG_MAX`, 32 pages. */
const LEAST_BYTES = 131_072;
const POINTER_BYTES = 8;

/** A text that can be an argument of a process. */
export const argument: Check = (value, path) => {
  if (typeof value !== 'string' || value.includes('\0')) return `${path} must be a string without NUL`;
  return bytesOf(value) > LONGEST_BYTES ? tooLong(path) : undefined;
};

/** A variable and its value, which are one text for a process. */
export function checkVariables(env: Readonly<Record<string, string>> = {}): string | undefined {
  const long = Object.entries(env).find(([name, value]) => bytesOf(`${name}=${value}`) > LONGEST_BYTES);
  return long === undefined ? undefined : tooLong(`env.${long[0].slice(0, 64)}`);
}

/**
 * Everything that a process begins with has to fit into a quarter of its stack (execve(2), E2BIG). What the image adds is
 * not known here, so that a task that is only just small enough can fail at its start.
 */
export function checkTotal({ command, entrypoint, env = {}, ulimits }: ContainerTask): string | undefined {
  const texts = [
    ...(wordsOf(entrypoint) ?? []),
    ...(wordsOf(command) ?? []),
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ];
  const total = texts.reduce((sum, text) => sum + bytesOf(text) + 1 + POINTER_BYTES, 0);
  const limit = totalLimit(ulimits?.['stack']);
  return total > limit
    ? `command and env must take at most ${limit} bytes together, a quarter of the stack; give more as a file, or through stdin`
    : undefined;
}

function totalLimit(stack: number | { readonly soft: number } = USUAL_STACK_BYTES): number {
  const soft = typeof stack === 'number' ? stack : stack.soft;
  return soft === -1 ? MOST_BYTES : Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.floor(soft / 4)));
}

function tooLong(path: string): string {
  return `${path} must be at most ${LONGEST_BYTES} bytes, which is what Linux takes; give more as a file, or through stdin`;
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
