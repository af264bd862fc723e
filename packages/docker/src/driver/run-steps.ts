// What a driver needs once a container is there.
export { claimRun } from '../prepare/claim-run.ts';
export { checkSavedRun } from '../run/check-saved-run.ts';
export { findSavedContainer } from '../run/find-saved-container.ts';
export { reattachRun } from '../run/reattach-run.ts';
export { startRun } from '../run/start-run.ts';
