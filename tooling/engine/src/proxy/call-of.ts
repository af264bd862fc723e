/** The calls of the Docker Engine API that faults are provoked at, by the names that drv's operations and the fake engine have. */
export type EngineCall =
  | 'container.create'
  | 'container.attach'
  | 'container.wait'
  | 'container.start'
  | 'container.kill'
  | 'container.pause'
  | 'container.unpause'
  | 'container.resize'
  | 'container.inspect'
  | 'container.list'
  | 'container.logs'
  | 'container.stats'
  | 'container.remove'
  | 'image.pull'
  | 'image.inspect'
  | 'image.list'
  | 'image.remove'
  | 'disk-usage'
  | 'events'
  | 'info'
  | 'version'
  | 'other';

const ROUTES: readonly (readonly [EngineCall, RegExp])[] = [
  ['container.create', /^POST \/containers\/create$/],
  ['container.attach', /^POST \/containers\/[^/]+\/attach$/],
  ['container.wait', /^POST \/containers\/[^/]+\/wait$/],
  ['container.start', /^POST \/containers\/[^/]+\/start$/],
  ['container.kill', /^POST \/containers\/[^/]+\/kill$/],
  ['container.pause', /^POST \/containers\/[^/]+\/pause$/],
  ['container.unpause', /^POST \/containers\/[^/]+\/unpause$/],
  ['container.resize', /^POST \/containers\/[^/]+\/resize$/],
  ['container.inspect', /^GET \/containers\/[^/]+\/json$/],
  ['container.list', /^GET \/containers\/json$/],
  ['container.logs', /^GET \/containers\/[^/]+\/logs$/],
  ['container.stats', /^GET \/containers\/[^/]+\/stats$/],
  ['container.remove', /^DELETE \/containers\/[^/]+$/],
  ['image.pull', /^POST \/images\/create$/],
  ['image.list', /^GET \/images\/json$/],
  ['image.remove', /^DELETE \/images\/.+$/],
  ['disk-usage', /^GET \/system\/df$/],
  ['events', /^GET \/events$/],
  ['image.inspect', /^GET \/images\/.+\/json$/],
  ['info', /^GET \/info$/],
  ['version', /^GET \/version$/],
];

/** Which call a request is, by its first line. */
export function callOf(requestLine: string): EngineCall {
  const [method = '', target = ''] = requestLine.split(' ');
  const path = target.replace(/\?.*$/, '').replace(/^\/v[\d.]+(?=\/)/, '');
  return ROUTES.find(([, pattern]) => pattern.test(`${method} ${path}`))?.[0] ?? 'other';
}
