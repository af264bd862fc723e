import type { ContainerSpec } from './container-spec.ts';
import type { MachineOptions } from './machine-options.ts';
import type { Program } from './program.ts';
import { StartFailure } from './start-failure.ts';

/** What an engine checks when it starts a container, in its order. @throws a {@link StartFailure} */
export function findProgram(spec: ContainerSpec, options: MachineOptions): Program {
  const { users = ['root', 'nobody'], hostPaths, networks = ['bridge'], programs } = options;
  const { network, argv } = spec;
  if (network !== undefined && !networks.includes(network)) {
    throw new StartFailure(125, `network ${network} not found`);
  }
  const missing = spec.hostPaths?.find((path) => hostPaths !== undefined && !hostPaths.includes(path));
  if (missing !== undefined) throw new StartFailure(125, `bind source path does not exist: ${missing}`);
  const user = spec.user.split(':')[0] ?? '';
  if (user !== '' && !/^\d+$/.test(user) && !users.includes(user)) {
    throw new StartFailure(125, `unable to find user ${user}`);
  }
  const name = argv[0] ?? '';
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  if (program === undefined) {
    throw new StartFailure(127, `exec: "${name}": executable file not found in $PATH`);
  }
  if (program === 'not-executable') throw new StartFailure(126, `exec: "${name}": permission denied`);
  return program;
}
