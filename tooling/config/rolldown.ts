import type { Plugin, RolldownOptions } from 'rolldown';
import { bundledLicences } from './bundled-licences.ts';

/** From the sources, of which only what is used is taken. */
const FROM_SOURCES = { conditionNames: ['@drv/source', 'node', 'import', 'default'] };

/** The oldest Node that is promised: it has no `using`. */
const FOR_NODE = { target: 'node22' };

/** Version 0.1.0 was one ES module, and is started by its path in places that nobody knows of. */
const firstName: Plugin = {
  name: 'first-name',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'main.js', source: "import './main.cjs';\n" });
  },
};

/** V8 keeps a text in half of the memory, and reads it in less time, where each of its characters is one byte. */
const ascii: Plugin = {
  name: 'ascii',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk')
        file.code = file.code.replace(
          /[^\0-\x7f]/g,
          (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
        );
    }
  },
};

/** What is loaded in a circle is not there yet for one of them, depending on which is loaded first. */
const noCircle: Plugin = {
  name: 'no-circle',
  generateBundle(_options, bundle) {
    const importsOf = (name: string) => {
      const file = bundle[name];
      return file?.type === 'chunk' ? file.imports : [];
    };
    const done = new Set<string>();
    const follow = (name: string, way: readonly string[]) => {
      if (way.includes(name))
        throw new Error(`files of the bundle load each other: ${[...way, name].join(' → ')}`);
      if (done.has(name)) return;
      for (const imported of importsOf(name)) follow(imported, [...way, name]);
      done.add(name);
    };
    for (const name of Object.keys(bundle)) follow(name, []);
  },
};

/** A file of the bundle. */
interface BundleFile {
  readonly name: string;
  /** Modules, from the directory of the package; with all that they import, but for what an earlier file has. */
  readonly of: readonly string[];
  /** Modules whose imports stay out: of an index most is for others. */
  readonly notThrough?: readonly string[];
  /** Directories whose modules are in this file, but for those that a file names. */
  readonly all?: readonly string[];
}

/**
 * A command: ESM only, nobody imports it. All that it uses is in a few files, packages of others too: to find, read and
 * link a file costs Node about a millisecond, and left alone a bundler makes one for each set of modules that several
 * late imports share.
 */
export function command({
  input,
  files,
  plugins = [],
}: {
  readonly input: string;
  readonly files: readonly BundleFile[];
  readonly plugins?: readonly Plugin[];
}): RolldownOptions {
  const fileOf = new Map<string, string>();
  const assign: Plugin = {
    name: 'files-of-the-bundle',
    buildEnd() {
      const ids = [...this.getModuleIds()];
      const idOf = (path: string) => {
        const id = ids.find((one) => one.endsWith(`/${path}`));
        if (id === undefined) throw new Error(`${path} is no module of the bundle`);
        return id;
      };
      const roots = new Set(files.flatMap(({ of }) => of.map(idOf)));
      for (const { name, all = [] } of files) {
        for (const id of ids)
          if (!roots.has(id) && all.some((path) => id.includes(`/${path}/`))) fileOf.set(id, name);
      }
      for (const { name, of, notThrough = [] } of files) {
        const ends = new Set(notThrough.map(idOf));
        const include = (id: string) => {
          if (fileOf.has(id) || ends.has(id)) return;
          fileOf.set(id, name);
          for (const imported of this.getModuleInfo(id)?.importedIds ?? []) include(imported);
        };
        for (const path of of) include(idOf(path));
      }
    },
  };
  return {
    input,
    platform: 'node',
    resolve: FROM_SOURCES,
    transform: FOR_NODE,
    preserveEntrySignatures: 'allow-extension',
    plugins: [...plugins, assign, firstName, ascii, noCircle, bundledLicences()],
    output: {
      dir: 'dist',
      cleanDir: true,
      format: 'cjs',
      // To read a comment takes time at each start.
      comments: { legal: true, annotation: false, jsdoc: false },
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      codeSplitting: {
        // A file of the list has its own modules alone: the default takes those of an earlier one along.
        includeDependenciesRecursively: false,
        groups: [{ name: (id) => fileOf.get(id) ?? null, debugName: 'files' }],
      },
    },
  };
}

/** The same in one file, for an executable: what is in it can load nothing but modules of Node. */
export function single(
  { input, plugins = [] }: { readonly input: string; readonly plugins?: readonly Plugin[] },
  dir: string,
): RolldownOptions {
  return {
    input,
    platform: 'node',
    resolve: FROM_SOURCES,
    transform: FOR_NODE,
    plugins: [...plugins, bundledLicences()],
    output: { dir, format: 'cjs', entryFileNames: 'main.cjs', codeSplitting: false },
  };
}
