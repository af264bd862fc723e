/** The folders of one package's `src`, top first: a folder imports those below it, never one above or beside it. */
export type Layers = readonly (string | readonly string[])[];

/**
 * What lies above what inside the packages that have an inside. `.` is the files of `src` itself. A folder stands for
 * everything in it that has no row of its own. Folders in one row do not know each other.
 */
export const LAYERS: Readonly<Record<string, Layers>> = {
  'apps/drv': [
    '.',
    'program',
    'each',
    ['commands', 'completion', 'run'],
    ['finished', 'logs', 'report', 'tasks', 'top'],
    'explain',
    ['log', 'task'],
    'settings',
    'parse',
    'errors',
    'render',
    'process',
  ],
  'packages/bullmq': ['.', 'scripts', 'connect'],
  'packages/auth': [
    '.',
    'review',
    'providers',
    ['read', 'resolve'],
    'helper',
    'parse',
    ['cache', 'locate', 'match', 'report'],
  ],
  'packages/core': [
    '.',
    ['diagnostics', 'driver'],
    ['delivery', 'output'],
    ['delivery/sinks', 'delivery/spool'],
    'outcome',
    ['image', 'log', 'run', 'stats'],
    ['artifacts', 'files'],
    ['credentials', 'input', 'task'],
    'abort',
    ['errors', 'json'],
  ],
  'packages/docker': [
    '.',
    ['driver', 'environment', 'tasks'],
    'pool',
    ['prepare', 'run'],
    ['artifacts', 'files'],
    'run/usage',
    'ownership',
    'output',
    'outcome',
    'launcher',
    ['archive', 'engine'],
    'engine/calls',
    'engine/transport',
    ['engine/transport/http', 'engine/transport/ssh'],
    ['engine/gate', 'engine/traits', 'engine/transport/address', 'engine/wire'],
    'engine/errors',
  ],
  'packages/image': ['.', 'cache', 'pull', ['clock', 'reference']],
  'packages/otel': ['.', ['metrics', 'spans'], ['attributes', 'subscribe']],
  'packages/queue': ['.', ['cases', 'driver', 'worker'], 'channel', ['store', 'protocol']],
  'packages/stats': ['.', ['cgroup', 'channel', 'chart', 'flat', 'series'], 'normalise'],
  'packages/testing': [
    '.',
    ['credentials', 'driver', 'engine', 'memory'],
    ['images', 'programs'],
    ['cases', 'machine'],
    'clock',
  ],
};
