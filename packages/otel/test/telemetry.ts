import { SpanStatusCode, type Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';

/** The real SDK with exporters in memory. */
export function telemetry(temporality = AggregationTemporality.CUMULATIVE) {
  const exporter = new InMemorySpanExporter();
  const begun: string[] = [];
  const order: SpanProcessor = {
    onStart: (span) => void begun.push(span.spanContext().spanId),
    onEnd: () => {},
    forceFlush: async () => {},
    shutdown: async () => {},
  };
  const tracerProvider = new TracerProvider({
    spanProcessors: [order, new SimpleSpanProcessor({ exporter })],
  });
  const place = (span: ReadableSpan) => begun.indexOf(span.spanContext().spanId);
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(temporality),
    exportIntervalMillis: 3_600_000,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  return {
    tracerProvider,
    meterProvider,
    /** Ended spans, in the order in which they began. */
    spans: () => [...exporter.getFinishedSpans()].sort((a, b) => place(a) - place(b)),
    /** The points of every metric, by its name. */
    async points(): Promise<Record<string, Point[]>> {
      const { resourceMetrics } = await reader.collect();
      const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
      return Object.fromEntries(
        metrics.map((metric) => [
          metric.descriptor.name,
          metric.dataPoints.map(({ attributes, value }) => ({
            attributes,
            unit: metric.descriptor.unit,
            ...(typeof value === 'number'
              ? { value }
              : { count: value.count, sum: 'sum' in value ? (value.sum ?? NaN) : NaN }),
          })),
        ]),
      );
    },
    async [Symbol.asyncDispose]() {
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
    },
  };
}

export interface Point {
  readonly attributes: Attributes;
  readonly unit: string;
  readonly value?: number;
  readonly count?: number;
  readonly sum?: number;
}

/** Names of spans as a tree: `name(child child(grandchild))`. */
export function treeOf(spans: readonly ReadableSpan[], parent?: string): string {
  return spans
    .filter((span) => span.parentSpanContext?.spanId === parent)
    .map((span) => {
      const below = treeOf(spans, span.spanContext().spanId);
      return below === '' ? span.name : `${span.name}(${below})`;
    })
    .join(' ');
}

export const failed = (span: ReadableSpan | undefined) => span?.status.code === SpanStatusCode.ERROR;
