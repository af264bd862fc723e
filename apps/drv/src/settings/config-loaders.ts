import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../errors/usage-error.ts';

type Loader = (path: string, content: string) => Promise<unknown>;

/** Extensions of a configuration file that is a module: to read it is to run it. */
export const MODULES = ['.ts', '.mts', '.mjs', '.js'] as const;

/**
 * How a configuration file is read, by its extension. TypeScript is read by Node itself, which takes the types away
 * and checks none.
 *
 * @param refuse Called with the path of a module before it runs; what it throws keeps it from running.
 */
export function configLoaders(refuse: (path: string) => Promise<void>): Readonly<Record<string, Loader>> {
  const load: Loader = async (path) => {
    await refuse(path);
    const module: unknown = await quietly(() => import(pathToFileURL(path).href)).catch((error: unknown) => {
      throw inWords(error, path);
    });
    return typeof module === 'object' && module !== null && 'default' in module ? module.default : module;
  };
  return Object.fromEntries(MODULES.map((extension) => [extension, load]));
}

/**
 * Node says of a module that is imported by compiled code, and of TypeScript, that this is experimental: on stderr, behind drv's
 * last line. That is nothing to whoever wrote the settings.
 */
async function quietly<T>(body: () => Promise<T>): Promise<T> {
  const { emitWarning } = process;
  process.emitWarning = (...[warning, ...more]: readonly unknown[]) => {
    if (more[0] !== 'ExperimentalWarning') Reflect.apply(emitWarning, process, [warning, ...more]);
  };
  try {
    return await body();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function inWords(error: unknown, path: string): UsageError {
  if (['.ts', '.mts'].includes(extname(path)) && !process.features.typescript) {
    return new UsageError(
      `Node ${process.versions.node} cannot read TypeScript; use Node 22.18 or later, or write it as JSON or .mjs`,
      { cause: error },
    );
  }
  // The code of such an error says little: ERR_MODULE_NOT_FOUND, ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX.
  const message = error instanceof Error ? error.message : String(error);
  return new UsageError(message.trim().replace(/\s*\n\s*/g, ' '), { cause: error });
}
