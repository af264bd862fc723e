import { containerArchive } from './calls/container-archive.ts';
import { containerAttach } from './calls/container-attach.ts';
import {
  containerKill,
  containerPause,
  containerRemove,
  containerResize,
  containerStart,
  containerStop,
  containerUnpause,
} from './calls/container-control.ts';
import { containerCreate } from './calls/container-create.ts';
import { containerInspect, containerList } from './calls/container-inspect.ts';
import { containerLogs } from './calls/container-logs.ts';
import { containerStats } from './calls/container-stats.ts';
import { containerWait } from './calls/container-wait.ts';
import { imageInspect, imageList, imagePull, imageRemove } from './calls/image-calls.ts';
import { diskUsage, events, info, ping, version } from './calls/system-calls.ts';
import type { CallHandler } from './engine-call.ts';
import type { EngineCall } from './fault.ts';

/** What each call does. */
export const CALL_HANDLERS: Readonly<Record<EngineCall, CallHandler>> = {
  ping,
  version,
  info,
  events,
  'disk-usage': diskUsage,
  'image.inspect': imageInspect,
  'image.list': imageList,
  'image.pull': imagePull,
  'image.remove': imageRemove,
  'container.create': containerCreate,
  'container.attach': containerAttach,
  'container.wait': containerWait,
  'container.start': containerStart,
  'container.kill': containerKill,
  'container.stop': containerStop,
  'container.pause': containerPause,
  'container.unpause': containerUnpause,
  'container.resize': containerResize,
  'container.inspect': containerInspect,
  'container.list': containerList,
  'container.logs': containerLogs,
  'container.stats': containerStats,
  'container.archive': containerArchive,
  'container.remove': containerRemove,
};
