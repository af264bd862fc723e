import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { crc32 } from 'node:zlib';

/** Milliseconds after which V8 may have dropped code of the beginning: what is left then is not worth keeping. */
const YOUNG_MS = 10_000;
const CRC_BYTES = 4;

/**
 * From now on the files beside `program` are compiled once for each command, and afterwards taken from a folder, with every
 * function that the first run of the command has called. Node's own cache (`module.enableCompileCache`) has only what is
 * compiled when a file is loaded, and that is little: the rest is compiled in every run.
 *
 * A folder of another user, or that others may write to, is left alone: V8 believes what it is given.
 *
 * @param program File of the program that is running.
 * @param folder Where the code is kept. Made at the end of a run that succeeds.
 */
export function keepCode(program: string, folder: string): void {
  // oxlint-disable-next-line typescript/no-deprecated -- Node advises against it for formats; there is no other way to give it compiled code
  const { extensions } = createRequire(program);
  const place = dirname(program);
  const isOurs = isOwn(folder);
  const fresh = new Map<string, Script>();

  extensions['.cjs'] = (module, file) => {
    if (dirname(file) !== place) {
      extensions['.js']?.(module, file);
      return;
    }
    const kept = join(folder, basename(file));
    const source = readFileSync(file, 'utf8');
    const script = new Script(`(function (exports, require, module, __filename, __dirname) {${source}\n})`, {
      filename: file,
      cachedData: isOurs ? read(kept) : undefined,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (script.cachedDataRejected !== false) fresh.set(kept, script);
    const run = script.runInThisContext() as (...given: readonly unknown[]) => void;
    run.call(
      module.exports,
      module.exports,
      (id: string): unknown => module.require(id),
      module,
      file,
      place,
    );
  };

  process.once('exit', (code) => {
    if (code !== 0 || fresh.size === 0 || performance.now() > YOUNG_MS) return;
    try {
      makeFolder(folder);
      if (isOwn(folder)) for (const [kept, script] of fresh) write(kept, script.createCachedData());
    } catch {
      // It will take a little longer the next time, too.
    }
  });
}

/**
 * With those above it. Not by `recursive`, with which Node goes on for ever where there is a folder and none can be made in it:
 * in `/proc`, which some services have for a home.
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

function isOwn(folder: string): boolean {
  const found = statSync(folder, { throwIfNoEntry: false });
  return found !== undefined && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/** V8 does not notice a byte that has changed, and ends the process for it. */
function read(kept: string): Buffer | undefined {
  try {
    const bytes = readFileSync(kept);
    const code = bytes.subarray(CRC_BYTES);
    return crc32(code) === bytes.readUInt32LE() ? code : undefined;
  } catch {
    // Not there, too short, or a Node before 22.2, which has no checksum.
    return undefined;
  }
}

/** As a whole, or not at all. */
function write(kept: string, code: Buffer): void {
  const crc = Buffer.alloc(CRC_BYTES);
  crc.writeUInt32LE(crc32(code));
  const temporary = `${kept}.${process.pid}`;
  const file = openSync(temporary, 'wx', 0o600);
  try {
    for (const bytes of [crc, code]) writeSync(file, bytes);
    fsyncSync(file);
    renameSync(temporary, kept);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
