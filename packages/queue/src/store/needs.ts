import type { RunNeeds, WorkerOffer } from './workers.ts';

/** Whether a worker has what a run needs. */
export function meets(offer: WorkerOffer, needs: RunNeeds | undefined): boolean {
  const { labels = [], memoryBytes = 0, cpus = 0 } = needs ?? {};
  return (
    labels.every((label) => offer.labels.includes(label)) &&
    memoryBytes <= (offer.memoryBytes ?? Number.POSITIVE_INFINITY) &&
    cpus <= (offer.cpus ?? Number.POSITIVE_INFINITY)
  );
}

/** What is left of a worker that has these runs. */
export function leftOf(offer: WorkerOffer, taken: readonly (RunNeeds | undefined)[]): WorkerOffer {
  const less = (name: 'memoryBytes' | 'cpus') => {
    const whole = offer[name];
    return whole && whole - taken.reduce((sum, needs) => sum + (needs?.[name] ?? 0), 0);
  };
  return { labels: offer.labels, memoryBytes: less('memoryBytes'), cpus: less('cpus') };
}
