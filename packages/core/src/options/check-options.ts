import { DrvError, type DrvErrorOptions } from '../errors/drv-error.ts';
import { wrongOption, type Kinds } from './kind.ts';
import { noOptions, unknownOption } from './unknown-option.ts';

/**
 * Refuses options that nobody reads, and those of another kind than they have to be, before anything is done with them.
 *
 * @param kinds Every option that there is: a {@link KindsOf}, beside the type of the options.
 * @param of What has these options, for the message: `run`.
 * @throws `DRV_INVALID_OPTION` for what is no object, and for the first option that is wrong: the message names it, and says
 * what would be right, or which name is the nearest. It never repeats what a text holds.
 */
export function checkOptions(options: unknown, kinds: Kinds, of: string, where: DrvErrorOptions = {}): void {
  refuse(unknownOption(options, kinds, of) ?? wrongOption(options as object, kinds), where);
}

/** The same, of which one that nobody reads is taken: an object that is more than options may be given for them. */
export function checkKinds(options: unknown, kinds: Kinds, of: string, where: DrvErrorOptions = {}): void {
  refuse(noOptions(options, of) ?? wrongOption(options as object, kinds), where);
}

function refuse(wrong: string | undefined, where: DrvErrorOptions): void {
  if (wrong !== undefined) throw new DrvError('DRV_INVALID_OPTION', wrong, where);
}
