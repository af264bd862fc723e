/** How many calls of one kind an engine is given at a time. */
export interface PlaceLimit {
  readonly places: number;
  /**
   * A call was answered.
   *
   * @param ms From when it was sent.
   * @param underWay Calls of this kind that were under way when it was sent, itself included.
   */
  answered(ms: number, underWay: number): void;
  /** A call was not answered in the time that others get. */
  overdue(): void;
}

/** As many as whoever made the driver says. */
export function fixedLimit(places: number): PlaceLimit {
  return { places, answered() {}, overdue() {} };
}

/** As many calls keep the processors of any engine busy; the answer times at this number are what others are held to. */
const FEWEST = 4;
const FIRST = 8;
const MOST = 256;
/** Calls that wait inside the engine for one another: with fewer there is room for one more, with more for one less. */
const FEW_WAIT = 2;
const MANY_WAIT = 4;
/** Milliseconds after which the answer times with few calls are measured again. */
const PROBE_EVERY_MS = 30_000;
/** The newest answer's weight in the mean of those with few calls. */
const WEIGHT = 0.2;
/** One answer that took forever says nothing about the others. */
const SLOWEST = 10;

/**
 * A limit that follows the engine's own answer times, by the rule of TCP Vegas: of `places` calls under way, those
 * beyond `places * shortest / present` answer time wait for one another inside the engine. Below two such calls there is
 * room for one more, above four for one less, decided once for as many answers as there are places. A call that is
 * overdue halves the limit, as a loss does in TCP.
 *
 * Source: Brakmo and Peterson, TCP Vegas, IEEE JSAC 13(8), 1995; as a limit of concurrency: Netflix concurrency-limits,
 * `VegasLimit`. Unlike there, the short time is no all-time minimum, which one cheap call would set for ever, but the
 * mean of answers with few calls under way, measured again now and then.
 */
export function createAdaptiveLimit(now: () => number = () => performance.now()): PlaceLimit {
  let places = FEWEST;
  /** What the limit is again after the answer times with few calls were measured. */
  let afterProbe: number | undefined = FIRST;
  let probed = 0;
  let shortMs: number | undefined;
  let shortAt = now();
  let sumMs = 0;
  let answers = 0;
  let wasFull = false;

  function begin(next: number): void {
    places = Math.min(Math.max(next, FEWEST), MOST);
    sumMs = 0;
    answers = 0;
    wasFull = false;
  }

  /** Of a call that had the engine nearly to itself. */
  function learn(ms: number): void {
    shortMs = shortMs === undefined ? ms : shortMs + (ms - shortMs) * WEIGHT;
    shortAt = now();
    probed += 1;
    if (afterProbe === undefined || probed < FEWEST) return;
    begin(afterProbe);
    afterProbe = undefined;
  }

  function adjust(): void {
    const meanMs = sumMs / answers;
    const waiting = shortMs === undefined ? 0 : places * (1 - shortMs / meanMs);
    if (waiting > MANY_WAIT) begin(places - 1);
    else begin(waiting < FEW_WAIT && wasFull ? places + 1 : places);
    if (now() - shortAt < PROBE_EVERY_MS) return;
    afterProbe = places;
    probed = 0;
    begin(FEWEST);
  }

  return {
    get places() {
      return places;
    },
    answered(ms, underWay) {
      if (underWay <= FEWEST) learn(ms);
      if (afterProbe !== undefined) return;
      sumMs += Math.min(ms, SLOWEST * (shortMs ?? ms));
      answers += 1;
      wasFull ||= underWay >= places;
      if (answers >= places) adjust();
    },
    overdue() {
      if (afterProbe === undefined) begin(Math.floor(places / 2));
      else afterProbe = Math.max(FEWEST, Math.floor(afterProbe / 2));
    },
  };
}
