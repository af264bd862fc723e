import { basename } from 'node:path';
import { DrvError } from '@drv/core/driver';
import type { CredentialProblem } from '../report/credential-problem.ts';
import type { CredentialFinding } from './credential-finding.ts';

/** The finding for a file or variable that could not be read or understood. Other errors are thrown again. */
export function brokenSource(error: unknown): CredentialFinding {
  if (!DrvError.is(error, 'DRV_CREDENTIALS')) throw error;
  const { problem, source = '', code } = error.cause as CredentialProblem;
  if (problem !== 'config-read') return { finding: 'malformed', source, message: error.message };
  // Podman's files are of other names, in directories that DOCKER_CONFIG does not name.
  const isDockers = code === 'ENOTDIR' && basename(source) === 'config.json';
  const advice = isDockers ? '; DOCKER_CONFIG must name the directory of config.json, not the file' : '';
  return { finding: 'unreadable', source, message: `${error.message}${advice}` };
}
