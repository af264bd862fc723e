import type { Wanted } from '../wire/json-selection.ts';

/** Of the labels in large answers: an image brings as many others as it likes. */
export const OWN_LABELS: Wanted = { 'drv.*': true };
