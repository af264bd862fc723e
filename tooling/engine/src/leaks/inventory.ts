import type { EngineApi } from '../api/engine-api.ts';

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
    ...rows(containers[0]).map((row): Item => {
      const names = Array.isArray(row.Names) ? row.Names.join(' ').replaceAll('/', '') : '';
      return {
        kind: 'container',
        id: field(row, 'Id'),
        title: `${names} (${field(row, 'Image')}, ${field(row, 'Status')}): ${field(row, 'Command')}`,
        origin: [field(row, 'Image'), ...labels(row)],
      };
    }),
    ...rows(networks[0]).map((row): Item => {
      return { kind: 'network', id: field(row, 'Id'), title: field(row, 'Name'), origin: labels(row) };
    }),
    ...rows(record(volumes[0]).Volumes).map((row): Item => {
      return { kind: 'volume', id: field(row, 'Name'), title: field(row, 'Name'), origin: labels(row) };
    }),
  ];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function rows(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function field(row: Readonly<Record<string, unknown>>, name: string): string {
  const value = row[name];
  return typeof value === 'string' ? value : '';
}

function labels(row: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(record(row.Labels));
}
