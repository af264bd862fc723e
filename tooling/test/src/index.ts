export { buildPackages } from './build-packages.ts';
export { ROOT } from './root.ts';
