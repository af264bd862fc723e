import { MODULES } from './config-loaders.ts';

/** The names that a configuration file is found by, the first one first. */
export const CONFIG_FILES = ['.json', ...MODULES].map((extension) => `drv.config${extension}`);
