import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { seenSpan, type SeenSpan } from './seen-span.ts';

/** The OpenTelemetry SDK with exporters that keep everything in memory; a service would send it somewhere. */
export interface Telemetry extends AsyncDisposable {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  spans(): readonly SeenSpan[];
  /** What the points of each metric add up to; of a histogram, how many values it has. */
  sums(): Promise<Readonly<Record<string, number>>>;
  /** Names of the metrics that have points. */
  metrics(): Promise<readonly string[]>;
}

export function createTelemetry(): Telemetry {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  async function sums(): Promise<Record<string, number>> {
    const { resourceMetrics } = await reader.collect();
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    const withPoints = metrics.filter(({ dataPoints }) => dataPoints.length > 0);
    return Object.fromEntries(
      withPoints.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.reduce((sum, { value }) => sum + (typeof value === 'number' ? value : value.count), 0),
      ]),
    );
  }

  return {
    tracerProvider,
    meterProvider,
    spans: () => exporter.getFinishedSpans().map(seenSpan),
    sums,
    metrics: async () => Object.keys(await sums()),
    async [Symbol.asyncDispose]() {
      await tracerProvider.shutdown();
      await meterProvider.shutdown();
    },
  };
}
