import type { EngineApi } from '../api/engine-api.ts';
import { fieldOf } from '../api/field-of.ts';

/** One thing on an engine that a test may have left. */
export interface Item {
  readonly kind: 'container' | 'network' | 'volume';
  readonly id: string;
  /** For a reader: name, and what it is. */
  readonly title: string;
  /** The image of a container, and the labels, by which things of ours are told from others. */
  readonly origin: readonly string[];
}

/** Everything that is on the engine now. */
export async function inventory(api: EngineApi): Promise<Item[]> {
  const [containers, networks, volumes] = await Promise.all([
    api.json('GET', '/containers/json', { query: { all: '1' } }),
    api.json('GET', '/networks'),
    api.json('GET', '/volumes'),
  ]);
  return [
    ...listOf(containers[0]).map(containerItem),
    ...listOf(networks[0]).map((row) => namedItem('network', textOf(row, 'Id'), row)),
    ...listOf(fieldOf(volumes[0], 'Volumes')).map((row) => namedItem('volume', textOf(row, 'Name'), row)),
  ];
}

function containerItem(row: unknown): Item {
  const names = listOf(fieldOf(row, 'Names')).join(' ').replaceAll('/', '');
  const image = textOf(row, 'Image');
  return {
    kind: 'container',
    id: textOf(row, 'Id'),
    title: `${names} (${image}, ${textOf(row, 'Status')}): ${textOf(row, 'Command')}`,
    origin: [image, ...labelsOf(row)],
  };
}

function namedItem(kind: Item['kind'], id: string, row: unknown): Item {
  return { kind, id, title: textOf(row, 'Name'), origin: labelsOf(row) };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(row: unknown, name: string): string {
  const value = fieldOf(row, name);
  return typeof value === 'string' ? value : '';
}

function labelsOf(row: unknown): string[] {
  return Object.keys(fieldOf(row, 'Labels') ?? {});
}
