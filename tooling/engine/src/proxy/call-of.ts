/** The calls of the Docker Engine API that faults are provoked at. */
export type EngineCall =
  | 'create'
  | 'attach'
  | 'wait'
  | 'start'
  | 'kill'
  | 'pause'
  | 'unpause'
  | 'resize'
  | 'inspect'
  | 'list'
  | 'logs'
  | 'stats'
  | 'remove'
  | 'pull'
  | 'inspect-image'
  | 'list-images'
  | 'remove-image'
  | 'disk-usage'
  | 'events'
  | 'info'
  | 'version'
  | 'other';

const ROUTES: readonly (readonly [EngineCall, RegExp])[] = [
  ['create', /^POST \/containers\/create$/],
  ['attach', /^POST \/containers\/[^/]+\/attach$/],
  ['wait', /^POST \/containers\/[^/]+\/wait$/],
  ['start', /^POST \/containers\/[^/]+\/start$/],
  ['kill', /^POST \/containers\/[^/]+\/kill$/],
  ['pause', /^POST \/containers\/[^/]+\/pause$/],
  ['unpause', /^POST \/containers\/[^/]+\/unpause$/],
  ['resize', /^POST \/containers\/[^/]+\/resize$/],
  ['inspect', /^GET \/containers\/[^/]+\/json$/],
  ['list', /^GET \/containers\/json$/],
  ['logs', /^GET \/containers\/[^/]+\/logs$/],
  ['stats', /^GET \/containers\/[^/]+\/stats$/],
  ['remove', /^DELETE \/containers\/[^/]+$/],
  ['pull', /^POST \/images\/create$/],
  ['list-images', /^GET \/images\/json$/],
  ['remove-image', /^DELETE \/images\/.+$/],
  ['disk-usage', /^GET \/system\/df$/],
  ['events', /^GET \/events$/],
  ['inspect-image', /^GET \/images\/.+\/json$/],
  ['info', /^GET \/info$/],
  ['version', /^GET \/version$/],
];

/** Which call a request is, by its first line. */
export function callOf(requestLine: string): EngineCall {
  const [method = '', target = ''] = requestLine.split(' ');
  const path = target.replace(/\?.*$/, '').replace(/^\/v[\d.]+(?=\/)/, '');
  return ROUTES.find(([, pattern]) => pattern.test(`${method} ${path}`))?.[0] ?? 'other';
}
