import { randomBytes } from 'node:crypto';

import { findCommand } from '../host/find-command.ts';
import { run } from '../host/run.ts';

/**
 * The line of an htpasswd file for this login, with bcrypt, the only hash that docker-registry takes. By
 * `htpasswd` where it is installed, else by Perl's `crypt`, which knows bcrypt on Debian. The password goes
 * through standard input, as arguments can be read by every user of the machine.
 */
export async function hashPassword(
  username: string,
  password: string,
  signal?: AbortSignal,
): Promise<string> {
  if (findCommand('htpasswd') !== undefined) {
    const line = await run('htpasswd', ['-niBC', '4', username], { input: password, signal });
    return line.trim();
  }
  const salt = randomBytes(16).toString('base64').replaceAll('+', '.').slice(0, 21);
  // The last of the 22 characters holds two bits only, so that few characters are allowed there.
  const program = `chomp(my $p = <STDIN>); my $h = crypt($p, '$2y$04$${salt}e') // ''; die "no bcrypt\\n" if length $h < 60; print $h`;
  const hash = await run('perl', ['-e', program], { input: `${password}\n`, signal });
  return `${username}:${hash}`;
}
