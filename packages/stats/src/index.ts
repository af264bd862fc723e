export { normaliseDockerStats } from './normalise/normalise-docker-stats.ts';
export type { NormaliseOptions } from './normalise/normalise-docker-stats.ts';
export { ratesSince } from './normalise/rates-since.ts';
