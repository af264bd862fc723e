import type { OperationMessage, SampleMessage } from '@drv/core';

/** What is told of the operations of drv. May throw; nobody but the diagnostics of OpenTelemetry hears of it. */
export interface OperationObserver {
  start(message: OperationMessage): void;
  /** After it, whether the operation failed or not. */
  end(message: OperationMessage): void;
  sample?(message: SampleMessage): void;
}
