import { routeOf, type EngineCall } from '@drv/testing';

/** Which call a request is, by its first line, by the names that the fake engine has. */
export function callOf(requestLine: string): EngineCall | 'unknown' {
  const [method = '', target = ''] = requestLine.split(' ');
  const path = target.replace(/\?.*$/, '').replace(/^\/v[\d.]+(?=\/)/, '');
  return routeOf(method, path)?.call ?? 'unknown';
}
