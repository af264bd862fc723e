import type events from 'node:events';

/**
 * Modules of Node that are loaded when they are first used. Importing them would take half as long as all of drv: an import
 * runs every getter of a module, and those of `util` load `worker_threads`.
 */
export const builtin = {
  get buffer() {
    return process.getBuiltinModule('node:buffer');
  },
  get child_process() {
    return process.getBuiltinModule('node:child_process');
  },
  get crypto() {
    return process.getBuiltinModule('node:crypto');
  },
  get events(): typeof events {
    return process.getBuiltinModule('node:events');
  },
  get fs() {
    return process.getBuiltinModule('node:fs');
  },
  get net() {
    return process.getBuiltinModule('node:net');
  },
  get os() {
    return process.getBuiltinModule('node:os');
  },
  get tls() {
    return process.getBuiltinModule('node:tls');
  },
  get url() {
    return process.getBuiltinModule('node:url');
  },
  get util() {
    return process.getBuiltinModule('node:util');
  },
};
