/** The moments of a run at which its worker writes to the store, or has just claimed it. */
export const MOMENTS = [
  'after claim',
  ...['prepare', 'save', 'run', 'outcome'].flatMap((step) => [`before ${step}`, `after ${step}`]),
  'before end',
] as const satisfies readonly string[];
