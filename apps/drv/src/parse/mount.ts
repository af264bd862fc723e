import type { VolumeMount } from '@drv/core';
import type { TmpfsMount } from '@drv/core/driver';
import { UsageError } from '../errors/usage-error.ts';
import { MOUNT_WORDS } from './mount-words.ts';
import { tmpfs } from './tmpfs.ts';
import { hostMountOf } from './volume.ts';

const FORM = 'write type=bind,src=PATH,dst=PATH[,readonly], type=volume,… or type=tmpfs,dst=PATH';

/** The names that docker takes for one field. */
const NAMES: Readonly<Record<string, string>> = {
  src: 'source',
  dst: 'target',
  destination: 'target',
  ro: 'readonly',
};
/** The fields of `--tmpfs` that a mount of this type may have, by their names there. */
const TMPFS: Readonly<Record<string, string>> = { 'tmpfs-size': 'size', 'tmpfs-mode': 'mode' };
/** The fields of each type. `consistency` is for Docker Desktop alone, and without effect. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  bind: ['source', 'target', 'readonly', 'bind-propagation', 'consistency'],
  volume: ['source', 'target', 'readonly', 'consistency'],
  tmpfs: ['target', 'consistency', ...Object.keys(TMPFS)],
};
const KNOWN = ['type', ...new Set(Object.values(FIELDS).flat())];
const READONLY: Readonly<Record<string, boolean>> = {
  '': true,
  1: true,
  true: true,
  0: false,
  false: false,
};

/**
 * A mount as `docker run --mount` takes it: fields with commas between them; one that holds a comma or a quotation mark
 * is put into quotation marks as a whole, each in it written twice (RFC 4180).
 *
 * @throws UsageError that says which part is wrong.
 */
export function mount(
  text: string,
  cwd: string,
): { readonly volume: VolumeMount } | { readonly tmpfs: TmpfsMount } {
  const fields = new Map<string, string>();
  for (const field of fieldsOf(text)) {
    const [written = '', value = ''] = field.split(/=(.*)/s);
    const name = NAMES[written] ?? written;
    if (!KNOWN.includes(name)) throw new UsageError(`${FORM}; ${JSON.stringify(written)} is not known`);
    fields.set(name, value);
  }
  const type = fields.get('type') ?? 'volume';
  const allowed = FIELDS[type];
  if (allowed === undefined) throw new UsageError(FORM);
  const stray = [...fields.keys()].find((name) => name !== 'type' && !allowed.includes(name));
  if (stray !== undefined) throw new UsageError(`a mount of type ${type} has no ${stray}`);
  const source = fields.get('source');
  const containerPath = fields.get('target');
  if (containerPath === undefined || !containerPath.startsWith('/')) throw new UsageError(FORM);
  if (type === 'tmpfs') {
    const options = Object.entries(TMPFS).flatMap(([from, to]) => {
      const value = fields.get(from);
      return value === undefined ? [] : [`${to}=${value}`];
    });
    const written = options.length === 0 ? '/' : `/:${options.join(',')}`;
    return { tmpfs: { ...tmpfs(written), containerPath } };
  }
  if (source === undefined || source === '') throw new UsageError(FORM);
  const propagation = fields.get('bind-propagation');
  const words = propagation === undefined ? {} : MOUNT_WORDS[propagation];
  if (words === undefined)
    throw new UsageError(`bind-propagation ${JSON.stringify(propagation)} is not known`);
  const readOnly = fields.has('readonly') ? READONLY[fields.get('readonly') ?? ''] : false;
  if (readOnly === undefined) throw new UsageError('readonly is true or false');
  const common = { containerPath, ...(readOnly ? { readOnly } : {}) };
  return type === 'volume'
    ? { volume: { volume: source, ...common } }
    : { volume: hostMountOf(source, { ...common, ...words }, cwd) };
}

function fieldsOf(text: string): readonly string[] {
  const found = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return found.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}
