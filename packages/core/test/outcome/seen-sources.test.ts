import { isFromLog, type RunFact } from '@drv/core/driver';
import { expect, it } from 'vitest';

const source = (kind: 'connection' | 'followed-log' | 'log'): RunFact => ({ what: 'source', kind, at: 0 });
const ENDED: RunFact = { what: 'source-ended', at: 1, isClean: true, trailerSeen: false, fits: true };

it.each<[string, readonly RunFact[], boolean]>([
  ['before there is a source', [], false],
  ['from a connection', [source('connection'), ENDED], false],
  ['from a log in place of a connection', [source('connection'), ENDED, source('log'), ENDED], true],
  ['from a log that is followed', [source('followed-log')], true],
  ['from a connection in place of a log', [source('log'), source('connection')], false],
])('tells whether output comes from the log: %s', (_which, seen, expected) => {
  expect(isFromLog(seen)).toBe(expected);
});
