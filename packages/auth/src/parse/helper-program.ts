const PLAIN_NAME = /^[A-Za-z0-9._-]+$/;

/**
 * The program of a helper that a configuration names, or `undefined` where the name is not a plain one. Anything else
 * (a path, white space, a shell's characters) could make it another program.
 */
export function helperProgram(name: string): string | undefined {
  return PLAIN_NAME.test(name) ? `docker-credential-${name}` : undefined;
}
