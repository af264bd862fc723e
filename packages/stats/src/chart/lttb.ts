import { DrvError, checkNumbers } from '@drv/core/driver';

/** A point of a line; whatever else it carries is kept. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/**
 * At most `max` of `points` that draw the same line: "largest triangle three buckets" (LTTB; Steinarsson,
 * "Downsampling Time Series for Visual Representation", 2013). Keeps the first and the last, and of every stretch
 * between the point that stands out most. Pure; linear in the number of points.
 *
 * For drawing one line only: sums, quantiles and means of what is left are wrong. Throws `DRV_INVALID_OPTION` when
 * `max` is no whole number from 2 upwards, or `x` falls.
 */
export function lttb<Point extends ChartPoint>(points: readonly Point[], max: number): readonly Point[] {
  checkNumbers({ max }, { least: 2, whole: true });
  for (const [index, point] of points.entries())
    if (point.x < (points[index - 1]?.x ?? -Infinity))
      throw new DrvError(
        'DRV_INVALID_OPTION',
        `points must be in order of x: points[${index}] is before the one before it`,
      );
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= max || first === undefined || last === undefined) return points;

  const kept = [first];
  let from = first;
  const width = (points.length - 2) / (max - 2);
  const startOf = (bucket: number) => 1 + Math.floor(bucket * width);
  for (let bucket = 0; bucket < max - 2; bucket += 1) {
    const following = bucket + 1 < max - 2 ? points.slice(startOf(bucket + 1), startOf(bucket + 2)) : [last];
    from = farthest(from, points.slice(startOf(bucket), startOf(bucket + 1)), centre(following));
    kept.push(from);
  }
  kept.push(last);
  return kept;
}

/** The candidate that spans the largest triangle with the point kept before it and the middle of what follows. */
function farthest<Point extends ChartPoint>(
  from: Point,
  candidates: readonly Point[],
  to: ChartPoint,
): Point {
  const doubleArea = (point: Point) =>
    Math.abs((from.x - to.x) * (point.y - from.y) - (from.x - point.x) * (to.y - from.y));
  return candidates.reduce((best, point) => (doubleArea(point) > doubleArea(best) ? point : best));
}

function centre(points: readonly ChartPoint[]): ChartPoint {
  const sum = points.reduce((a, b) => ({ x: a.x + b.x, y: a.y + b.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}
