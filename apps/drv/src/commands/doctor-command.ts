import { extname } from 'node:path';
import { defaultKeychain, originOf, reviewCredentials } from '@drv/auth';
import { DrvError, type CredentialProvider } from '@drv/core';
import { silentLogger } from '@drv/core/driver';
import { noteWarnings } from '../log/note-warnings.ts';
import { findRefusedCalls, type EngineInfo, type RefusedCall } from '@drv/docker';
import { imageIdOf, parseReference } from '@drv/image';
import stringWidth from 'fast-string-width';
import { errorLine } from '../errors/error-line.ts';
import { isUsage } from '../errors/error-message.ts';
import type { UsageError } from '../errors/usage-error.ts';
import type { Io } from '../process/io.ts';
import { taskOf } from '../task/task-of.ts';
import { formatBytes } from '../render/format-bytes.ts';
import { printable } from '../render/printable.ts';
import { styleFor, type Colour } from '../render/style.ts';
import { wrap } from '../render/wrap.ts';
import type { Settings } from '../settings/settings.ts';
import { withParts } from './with-parts.ts';
import { withStop } from './with-stop.ts';
import { jsonLine } from '../render/json-line.ts';
import { columnsOf } from '../render/columns-of.ts';

/** One thing that was looked at. */
interface Finding {
  readonly name: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do about it. */
  readonly fix?: string;
}

const MARKS: Readonly<Record<Finding['state'], readonly [Colour, string]>> = {
  ok: ['green', 'ok  '],
  warn: ['yellow', 'warn'],
  fail: ['red', 'FAIL'],
};

/**
 * `drv doctor`: what a task would find here: the engine, what it honours, which logins are not used, and for each image
 * which source of credentials answers, without showing a secret. Exit code 1 when something would keep a task from running.
 *
 * @param problem What is wrong with the settings, where they could not be read.
 */
export async function doctorCommand(
  images: readonly string[],
  settings: Settings,
  io: Io,
  problem?: UsageError,
): Promise<number> {
  const findings: Finding[] = [
    await settingsFinding(settings, io, problem),
    ...(await engineFindings(settings, io)),
  ];
  await withStop(io, async (signal) => {
    findings.push(...(await loginFindings(io, signal)));
    const passedOver: string[] = [];
    const credentials = defaultKeychain({ env: io.env, logger: noteWarnings(silentLogger, passedOver) });
    for (const image of images) {
      passedOver.length = 0;
      const finding = await credentialFinding(image, credentials, signal);
      findings.push(
        finding,
        ...passedOver.map((found) => ({
          name: finding.name,
          state: 'warn' as const,
          found: printable(found),
        })),
      );
    }
  });
  if (settings.flag('json') === true) io.stdout.write(`${jsonLine(findings)}\n`);
  else io.stdout.write(`${lines(findings, io).join('\n')}\n`);
  return findings.some(({ state }) => state === 'fail') ? 1 : 0;
}

async function settingsFinding(
  settings: Settings,
  io: Io,
  problem: UsageError | undefined,
): Promise<Finding> {
  try {
    if (problem !== undefined) throw problem;
    // Every value is read as a run would read it.
    await taskOf({ image: 'none', command: [] }, settings, io);
  } catch (error) {
    if (!isUsage(error)) throw error;
    const fix = 'correct it; every run would fail there';
    return { name: 'settings', state: 'fail', found: errorLine(error).slice('drv: '.length), fix };
  }
  const { file } = settings;
  if (file === undefined) return { name: 'settings', state: 'ok', found: 'no file' };
  const code = extname(file) === '.json' ? '' : ', which runs as code';
  return { name: 'settings', state: 'ok', found: `${printable(file)}${code}` };
}

async function engineFindings(settings: Settings, io: Io): Promise<readonly Finding[]> {
  try {
    return await withParts(settings, io, async ({ engine }, signal, { from }) => {
      const where = `${engine.where}${from === undefined ? '' : `, from ${from}`}`;
      const refused = await findRefusedCalls(engine, { signal });
      return [...infoFindings(where, await engine.info({ signal })), ...refusedFindings(refused)];
    });
  } catch (error) {
    if (!(DrvError.is(error) || isUsage(error)) || DrvError.is(error, 'DRV_ABORTED')) throw error;
    const fix = isDenied(error)
      ? 'add this user to the group of the socket (sudo usermod -aG docker "$USER", then log in again), or use a rootless engine'
      : 'start the engine, or name another with --host, DOCKER_HOST or a docker context';
    return [{ name: 'engine', state: 'fail', found: errorLine(error).slice('drv: '.length), fix }];
  }
}

/** The engine may run well: its socket is not this user's to open. */
function isDenied(error: unknown): boolean {
  const errno = ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code;
  return errno === 'EACCES' || errno === 'EPERM';
}

function infoFindings(where: string, info: EngineInfo): readonly Finding[] {
  const { version, apiVersion, flavour, cgroupVersion, storageDriver, rootless, cpus, memoryBytes, honours } =
    info;
  const missing = Object.entries(honours).filter(([, honoured]) => !honoured);
  const machine = [
    cpus === undefined ? undefined : `${cpus} processors`,
    memoryBytes === undefined ? undefined : formatBytes(memoryBytes),
  ].filter((part) => part !== undefined);
  return [
    { name: 'engine', state: 'ok', found: `${flavour} ${version}, API ${apiVersion}, at ${where}` },
    { name: 'machine', state: 'ok', found: machine.join(', ') || 'unknown' },
    { name: 'rootless', state: 'ok', found: rootless ? 'yes' : 'no' },
    { name: 'storage', state: 'ok', found: storageDriver ?? 'unknown' },
    {
      name: 'cgroups',
      state: 'ok',
      found: cgroupVersion === undefined ? 'unknown' : `version ${cgroupVersion}`,
    },
    missing.length === 0
      ? { name: 'limits', state: 'ok', found: 'all supported' }
      : {
          name: 'limits',
          state: 'warn',
          found: `not supported: ${missing.map(([name]) => name).join(', ')}; a task that asks for one is refused`,
          fix: 'enable these cgroup controllers for the engine (rootless: delegate them to the user)',
        },
  ];
}

/** What a proxy before the engine, or a plugin of it, refuses to this user. */
function refusedFindings(refused: readonly RefusedCall[]): readonly Finding[] {
  return refused.map(({ call, neededFor }) => ({
    name: 'calls',
    state: neededFor === 'every task' ? 'fail' : 'warn',
    found: `${call} is refused; needed for ${neededFor}`,
    fix: 'allow it in the proxy or the authorization plugin before the engine',
  }));
}

/** What the sources of credentials hold, and no task gets. */
async function loginFindings(io: Io, signal: AbortSignal): Promise<readonly Finding[]> {
  const found = await reviewCredentials({ env: io.env }, { signal });
  return found.map(({ message }) => ({ name: 'logins', state: 'warn', found: printable(message) }));
}

async function credentialFinding(
  image: string,
  credentials: CredentialProvider,
  signal: AbortSignal,
): Promise<Finding> {
  const name = printable(image, 60);
  if (imageIdOf(image) !== undefined) {
    return {
      name,
      state: 'ok',
      found: 'the id of an image: it is on the engine or nowhere, and no registry is asked',
    };
  }
  try {
    const { registry, repository } = parseReference(image);
    const answer = await credentials.resolve({ registry, repository }, { signal });
    if (answer === undefined || answer.kind === 'anonymous') {
      const fix = `for a private image: docker login ${registry}, or DOCKER_AUTH`;
      return { name, state: 'ok', found: `${registry}: no credentials, pulls are anonymous`, fix };
    }
    const origin = originOf(answer);
    const user = answer.username === undefined ? '' : ` as ${printable(answer.username, 40)}`;
    const source = origin === undefined ? '' : ` from ${printable(origin.source)}`;
    const helper = origin?.helper === undefined ? '' : ` through ${printable(origin.helper)}`;
    return { name, state: 'ok', found: `${registry}: ${answer.kind}${user}${source}${helper}` };
  } catch (error) {
    if (!DrvError.is(error) || error.code === 'DRV_ABORTED') throw error;
    const fix =
      error.kind === 'credentials'
        ? 'fix that source; a run would fail there'
        : 'write a valid image reference';
    return { name, state: 'fail', found: errorLine(error).slice('drv: '.length), fix };
  }
}

/** Narrower than this, what was found stands below its name. */
const BESIDE_COLUMNS = 60;

function lines(findings: readonly Finding[], io: Io): readonly string[] {
  const style = styleFor(io.stdout, io.env);
  const columns = io.stdout.isTTY === true ? columnsOf(io.stdout) : Number.POSITIVE_INFINITY;
  const width = Math.max(...findings.map(({ name }) => stringWidth(name)));
  const beside = columns >= Math.max(BESIDE_COLUMNS, width + 40);
  const indent = beside ? width + 8 : 6;
  return findings.flatMap(({ name, state, found, fix }) => {
    const [colour, mark] = MARKS[state];
    const head = `${style(colour, mark)}  ${name}`;
    const [first = '', ...more] = wrap(printable(found), columns - indent);
    const body = beside ? more : [first, ...more];
    const top = beside ? `${head}${' '.repeat(width - stringWidth(name))}  ${first}` : head;
    const advice = fix === undefined ? [] : wrap(`→ ${printable(fix)}`, columns - indent, 2);
    return [
      top,
      ...body.map((line) => ' '.repeat(indent) + line),
      ...advice.map((line) => ' '.repeat(indent) + style('dim', line)),
    ];
  });
}
