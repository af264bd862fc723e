export { instrumentDrv } from './instrument-drv.ts';
export type { InstrumentOptions } from './instrument-drv.ts';
