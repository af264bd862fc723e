import type { TmpfsMount, VolumeMount } from '@drv/core';
import { UsageError } from '../errors/usage-error.ts';
import { MOUNT_WORDS } from './mount-words.ts';
import { tmpfs } from './tmpfs.ts';
import { mountOf } from './volume.ts';

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
const KNOWN = ['type', 'source', 'target', 'readonly', 'bind-propagation', ...Object.keys(TMPFS)];

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
  if (source === undefined || source === '' || (type !== 'bind' && type !== 'volume'))
    throw new UsageError(FORM);
  const propagation = fields.get('bind-propagation');
  const words = propagation === undefined ? {} : MOUNT_WORDS[propagation];
  if (words === undefined)
    throw new UsageError(`bind-propagation ${JSON.stringify(propagation)} is not known`);
  const readonly = fields.get('readonly');
  const common = {
    containerPath,
    ...(readonly === '' || readonly === 'true' || readonly === '1' ? { readOnly: true } : {}),
  };
  return type === 'volume'
    ? { volume: { volume: source, ...common } }
    : { volume: mountOf(source.includes('/') ? source : `./${source}`, { ...common, ...words }, cwd) };
}

function fieldsOf(text: string): readonly string[] {
  const found = [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)];
  return found.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain);
}
