import type { Repository } from '../../src/repository/repository.ts';

/** A repository of these files and no others. Values that are not text become JSON. */
export function memoryRepository(files: Readonly<Record<string, unknown>>): Repository {
  return {
    files: Object.keys(files).sort(),
    read(path) {
      const content = files[path];
      if (content === undefined) throw new Error(`no such file: ${path}`);
      return typeof content === 'string' ? content : JSON.stringify(content);
    },
  };
}
