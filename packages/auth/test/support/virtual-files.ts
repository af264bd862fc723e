import type { FileAccess, FileStat } from '@drv/auth';

type Special = 'directory' | 'dangling-symlink' | 'unreadable';

/** Files that exist only here, with what may stand in a file's place. Every write makes a new version. */
export class VirtualFiles implements Required<FileAccess> {
  readonly reads: string[] = [];
  readonly #content = new Map<string, { readonly text: string; readonly version: bigint }>();
  readonly #special = new Map<string, Special>();
  #versions = 0n;

  constructor(files: Readonly<Record<string, string>> = {}, special: Readonly<Record<string, Special>> = {}) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
    for (const [path, kind] of Object.entries(special)) this.#special.set(path, kind);
  }

  write(path: string, text: string): void {
    this.#versions += 1n;
    this.#special.delete(path);
    this.#content.set(path, { text, version: this.#versions });
  }

  remove(path: string): void {
    this.#content.delete(path);
  }

  readonly readFile = async (path: string): Promise<string> => {
    this.reads.push(path);
    return this.#find(path).text;
  };

  readonly statFile = async (path: string): Promise<FileStat> => {
    if (this.#special.get(path) === 'directory') return { mtimeNs: 0n, ctimeNs: 0n, size: 0n, ino: 0n };
    const { version, text } = this.#find(path);
    return { mtimeNs: version, ctimeNs: version, size: BigInt(text.length), ino: 1n };
  };

  #find(path: string): { readonly text: string; readonly version: bigint } {
    const special = this.#special.get(path);
    const file = this.#content.get(path);
    if (special === 'directory') throw failure('EISDIR', path);
    if (special === 'unreadable') throw failure('EACCES', path);
    if (special === 'dangling-symlink' || file === undefined) throw failure('ENOENT', path);
    return file;
  }
}

function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: open '${path}'`), { code });
}
