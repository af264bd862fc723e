import type { RunResult } from '@drv/core';
import { createLimit } from '@drv/core/driver';
import {
  createFakeEngine,
  programs,
  standardPrograms,
  type EngineCall,
  type FakeEngine,
  type StandardProgram,
} from '@drv/testing';
import { damagedDocuments, spoiltAnswers, type ProxyRule, type SpoiltAnswer } from '@drv/tooling-engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bystanders } from './support/bystanders.ts';
import { onSpoiltEngine, type SpoiltRun } from './support/on-spoilt-engine.ts';

/** What leads to a call, and the end of it. */
interface Way {
  readonly program: StandardProgram;
  readonly timeoutMs?: number;
  readonly image?: string;
  readonly rules?: readonly ProxyRule[];
  readonly sweepEveryMs?: number;
  readonly isTrue: (result: RunResult) => boolean;
  readonly stderr: string;
}

const FAILS: Way = {
  program: programs.fail('hi\n', 3),
  isTrue: ({ status, exitCode }) => status === 'error' && exitCode === 3,
  stderr: 'hi\n',
};
const WAYS: Partial<Record<EngineCall, Way>> = {
  version: FAILS,
  info: FAILS,
  'image.inspect': FAILS,
  'container.create': FAILS,
  'container.attach': FAILS,
  'container.wait': FAILS,
  'container.start': FAILS,
  'container.stats': FAILS,
  'container.inspect': FAILS,
  'container.remove': FAILS,
  'container.list': { ...FAILS, sweepEveryMs: 300_000 },
  'container.logs': { ...FAILS, rules: [{ on: 'container.attach', at: 'headers', fault: 'cut' }] },
  'image.pull': { ...FAILS, image: 'registry.test:5000/team/pulled:1' },
  'container.kill': {
    program: programs.ignoreTerm(),
    timeoutMs: 100,
    isTrue: ({ status }) => status === 'timeout',
    stderr: '',
  },
};
/** Documents of a real engine's kind, by call, to be damaged. */
const DOCUMENTS: readonly EngineCall[] = [
  'version',
  'info',
  'image.inspect',
  'container.create',
  'container.wait',
  'container.inspect',
  'container.list',
];
/** A log is what it is: of one that reads well nobody can tell that it is another. */
const WELL_FORMED: Partial<Record<EngineCall, readonly string[]>> = {
  'container.logs': ['the body: no body', 'the body: zeros', 'the answer with its document twice'],
};
const AT_A_TIME = 12;
/** All of them take minutes (`pnpm test:hostile`); otherwise each call has its share, so that every answer has its turn. */
const SHARES = process.env['DRV_TEST_ALL'] === undefined ? 7 : 1;

const others = bystanders();
let engine: FakeEngine;
beforeAll(async () => {
  engine = await createFakeEngine({
    programs: standardPrograms,
    images: ['busybox:1'],
    registry: [{ image: 'registry.test:5000/team/pulled:1' }],
    statsIntervalMs: 20,
  });
});
afterAll(async () => {
  await engine.close();
});

const socketOf = ({ host }: FakeEngine) => host.slice('unix://'.length);

describe.each(Object.entries(WAYS) as [EngineCall, Way][])('an engine whose answer to %s', (call, way) => {
  const share = Object.keys(WAYS).indexOf(call) % SHARES;

  function runOf(fault: SpoiltAnswer, id: string, times: number): SpoiltRun {
    return {
      socket: socketOf(engine),
      rules: [...(way.rules ?? []), { on: call, at: 'answered', fault, times }],
      task: {
        id,
        image: way.image ?? 'busybox:1',
        command: [way.program.name, ...way.program.args],
        timeoutMs: way.timeoutMs ?? 0,
        graceMs: 50,
      },
      isTrue: way.isTrue,
      stderr: way.stderr,
      driver: { sweepEveryMs: way.sweepEveryMs ?? 0 },
    };
  }

  /** Of all these answers, those with which something goes wrong, and what. */
  async function wrongOf(answers: readonly SpoiltAnswer[], prefix: string): Promise<readonly string[]> {
    const limit = createLimit(AT_A_TIME);
    const mine = answers.filter((_answer, index) => index % SHARES === share);
    const told = mine.flatMap((answer, index) =>
      [1, Number.POSITIVE_INFINITY].map(async (times) => {
        const leave = await limit.enter(undefined);
        const what = await onSpoiltEngine(runOf(answer, `${prefix}-${times}-${index}`, times)).finally(leave);
        return what === undefined ? [] : [`${answer.name}, ${times} times: ${what}`];
      }),
    );
    const wrong = (await Promise.all(told)).flat();
    const left = engine.containers
      .filter(({ name }) => name.startsWith(`drv-${prefix}-`))
      .map(({ name }) => `left: ${name}`);
    return [...wrong, ...left, ...others.takeUnhandled()];
  }

  it('is spoilt: the caller is told what the task did, or why that is not known', {
    timeout: 300_000,
  }, async () => {
    const excepted = WELL_FORMED[call] ?? [];
    const answers = spoiltAnswers({ elsewhere: others.url }).filter(({ name }) => !excepted.includes(name));
    expect(await wrongOf(answers, `${call}-spoilt`)).toEqual([]);
    expect(others.visitors).toBe(0);
  });

  it.skipIf(!DOCUMENTS.includes(call))(
    `lacks a member, or has another one${DOCUMENTS.includes(call) ? '' : ' (skipped: it is no document)'}`,
    { timeout: 300_000 },
    async () => {
      let document: unknown = { StatusCode: 3, Error: null };
      const record: SpoiltAnswer = {
        name: 'as it is',
        async spoil({ head, body }, client) {
          const text = await body();
          document = JSON.parse(text.toString());
          client.end(
            Buffer.concat([
              Buffer.from(`${head.slice(0, head.indexOf('\r\n'))}\r\nConnection: close\r\n\r\n`),
              text,
            ]),
          );
        },
      };
      if (call !== 'container.wait')
        expect(await onSpoiltEngine(runOf(record, `${call}-as-it-is`, 1))).toBe(undefined);
      expect(await wrongOf(damagedDocuments(document), `${call}-damaged`)).toEqual([]);
    },
  );
});
