import { cpus, release } from 'node:os';
import type { Row } from './compare.ts';

/** One comparison of clients, in rows. */
export interface Section {
  readonly title: string;
  /** How it was measured, for a reader. */
  readonly method: string;
  readonly rows: readonly Row[];
}

export interface Results {
  readonly date: string;
  readonly machine: string;
  readonly sections: readonly Section[];
}

export function resultsOf(sections: readonly Section[]): Results {
  const [first] = cpus();
  const machine = `${cpus().length} × ${first?.model ?? 'unknown processor'}, Linux ${release()}, Node ${process.versions.node}`;
  return { date: new Date().toISOString().slice(0, 10), machine, sections };
}
