import { DrvError } from '../errors/drv-error.ts';

const IN_PLACE: Readonly<Record<string, string>> = {
  stdin: 'it is called `input` here',
  stdout: 'the output is in what it gives; runTask takes streams',
  stderr: 'the output is in what it gives; runTask takes streams',
};

/** Refuses the streams of `runTask` where they would have no effect. @throws `DRV_INVALID_OPTION` */
export function refuseOwnStreams(options: unknown, call: string): void {
  for (const [name, instead] of Object.entries(IN_PLACE)) {
    if ((Object(options) as Readonly<Record<string, unknown>>)[name] === undefined) continue;
    throw new DrvError('DRV_INVALID_OPTION', `${name}: ${call} does not take it; ${instead}`, {
      op: 'run task',
    });
  }
}
