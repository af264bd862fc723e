import { abortCases } from './cases/abort.ts';
import { callerStreamCases } from './cases/caller-streams.ts';
import { closeCases } from './cases/close.ts';
import { credentialsCases } from './cases/credentials.ts';
import { diagnosticsCases } from './cases/diagnostics.ts';
import { errorsCases } from './cases/errors.ts';
import { evidenceCases } from './cases/evidence.ts';
import { fileCases } from './cases/files.ts';
import { artifactCases } from './cases/artifacts.ts';
import { imagesCases } from './cases/images.ts';
import { lifecycleCases } from './cases/lifecycle.ts';
import { lineCases } from './cases/lines.ts';
import { limitsCases } from './cases/limits.ts';
import { outputCases } from './cases/output.ts';
import { oneCallCases } from './cases/one-call.ts';
import { pauseCases } from './cases/pause.ts';
import { statsCases } from './cases/stats.ts';
import { statusCases } from './cases/status.ts';
import { stdinCases } from './cases/stdin.ts';
import { stopCases } from './cases/stop.ts';
import { taskFieldCases } from './cases/task-fields.ts';
import { ttyCases } from './cases/tty.ts';
import type { DriverCase } from './observe.ts';

/** What every driver promises. */
export const driverCases: readonly DriverCase[] = [
  ...lifecycleCases,
  ...statusCases,
  ...abortCases,
  ...outputCases,
  ...callerStreamCases,
  ...stdinCases,
  ...oneCallCases,
  ...lineCases,
  ...stopCases,
  ...taskFieldCases,
  ...fileCases,
  ...artifactCases,
  ...limitsCases,
  ...credentialsCases,
  ...imagesCases,
  ...closeCases,
  ...evidenceCases,
  ...pauseCases,
  ...ttyCases,
  ...statsCases,
  ...errorsCases,
  ...diagnosticsCases,
];
