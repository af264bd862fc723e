import { createRequire } from 'node:module';
import { command } from '../../tooling/config/rolldown.ts';

/**
 * Commander loads `node:child_process` for subcommands that are programs of their own. drv has none, and to load it
 * takes a tenth of the time that `drv --help` takes.
 */
const NO_PROGRAMS = 'no-programs';
const withoutPrograms = {
  name: 'commander-without-programs',
  resolveId(source: string, importer: string | undefined) {
    const isAsked = /^(node:)?child_process$/.test(source) && importer?.includes('/commander/') === true;
    return isAsked ? NO_PROGRAMS : undefined;
  },
  load(id: string) {
    return id === NO_PROGRAMS ? 'export default {};' : undefined;
  },
};

/**
 * BullMQ can use PostgreSQL too, which the command does by pg-boss; and the pool of `pg` is a class for those alone who
 * `require` it.
 */
const postgresOnce = {
  name: 'postgres-once',
  resolveId(source: string, importer: string | undefined) {
    if (source === 'pg' && importer?.includes('/bullmq/') === true) return NO_PROGRAMS;
    if (source === 'pg-pool' && importer !== undefined) return createRequire(importer).resolve(source);
    return undefined;
  },
};

export const plugins = [withoutPrograms, postgresOnce];

export default command({
  input: 'src/main.ts',
  plugins,
  files: [
    // Help, the version, and what a command line may be.
    { name: 'start', of: ['src/start.ts'] },
    // What asks the engine.
    {
      name: 'engine',
      of: [
        'src/settings/settings-of.ts',
        'src/run/begin-run.ts',
        'src/connect.ts',
        'packages/docker/src/engine/engine-client.ts',
        'packages/docker/src/environment/engine-from-environment.ts',
        // Of what a task needs later, a driver is made with it.
        'packages/core/src/delivery/spool/spool-quota.ts',
        'packages/core/src/delivery/spool/spool-file.ts',
        // A connection is read on, whoever writes to it.
        'packages/core/src/delivery/read-on.ts',
      ],
      notThrough: ['packages/docker/src/index.ts'],
    },
    // What is loaded while it answers.
    {
      name: 'run',
      of: ['src/compose.ts', 'src/run/run-command.ts', 'packages/docker/src/driver/task-steps.ts'],
    },
    // What is loaded while the engine makes a container.
    {
      name: 'task',
      of: ['packages/docker/src/driver/run-steps.ts'],
      all: ['packages/core/src/delivery', 'packages/core/src/outcome'],
    },
    // What a queue needs, and each of its servers.
    { name: 'queue', of: ['src/queue/queue-runner.ts', 'src/worker/worker-command.ts'] },
    { name: 'redis', of: ['packages/bullmq/src/index.ts'] },
    { name: 'postgres', of: ['packages/pgboss/src/index.ts'] },
  ],
});
