import type { EngineCall } from './fault.ts';

/** What a request asks of an engine. */
export interface Route {
  readonly call: EngineCall;
  /** The container or image that the path names; empty where it names none. */
  readonly target: string;
}

const ROUTES: readonly (readonly [method: string, path: RegExp, call: EngineCall])[] = [
  ['GET|HEAD', /^\/_ping$/, 'ping'],
  ['GET', /^\/version$/, 'version'],
  ['GET', /^\/info$/, 'info'],
  ['GET', /^\/system\/df$/, 'disk-usage'],
  ['GET', /^\/events$/, 'events'],
  ['GET', /^\/images\/json$/, 'image.list'],
  ['POST', /^\/images\/create$/, 'image.pull'],
  ['GET', /^\/images\/(.+)\/json$/, 'image.inspect'],
  ['DELETE', /^\/images\/(.+)$/, 'image.remove'],
  ['GET', /^\/containers\/json$/, 'container.list'],
  ['POST', /^\/containers\/create$/, 'container.create'],
  ['GET', /^\/containers\/([^/]+)\/json$/, 'container.inspect'],
  ['GET|HEAD|PUT', /^\/containers\/([^/]+)\/(?<verb>archive)$/, 'container.archive'],
  ['GET', /^\/containers\/([^/]+)\/(?<verb>logs|stats)$/, 'container.logs'],
  [
    'POST',
    /^\/containers\/([^/]+)\/(?<verb>attach|wait|start|kill|stop|pause|unpause|resize)$/,
    'container.start',
  ],
  ['DELETE', /^\/containers\/([^/]+)$/, 'container.remove'],
];

/**
 * Which call a request is; `undefined` for one that the fake engine does not know.
 *
 * @param path Without the version of the API, and without a query.
 */
export function routeOf(method: string, path: string): Route | undefined {
  for (const [methods, pattern, call] of ROUTES) {
    const match = methods.split('|').includes(method) ? pattern.exec(path) : null;
    if (match === null) continue;
    const verb = match.groups?.['verb'];
    const target = decodeURIComponent(match[1] ?? '');
    return { call: verb === undefined ? call : (`container.${verb}` as EngineCall), target };
  }
  return undefined;
}
