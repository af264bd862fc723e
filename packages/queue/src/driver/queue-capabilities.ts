import type { DriverCapabilities } from '@drv/core';
import { LISTED_LIMITS } from '@drv/core/driver';

/** What a queue passes on to workers whose engine can do all of it. */
export const QUEUE_CAPABILITIES: DriverCapabilities = {
  stdin: true,
  tty: true,
  pause: true,
  stats: true,
  ports: false,
  files: 'data',
  artifacts: true,
  recover: true,
  oom: true,
  limits: LISTED_LIMITS,
};
