/** The signals of Linux by number, from 1 on (signal(7)). */
const NAMES = [
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT',
  'CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS',
].flatMap((names) => names.split(' '));

/** The first of the real-time signals, as the C libraries number them. */
const RTMIN = 34;
const RTMAX = 64;

/**
 * A signal under the name that engines know it by, `SIGINT` or `SIGRTMIN+3`, from what people write: `SIGINT`, `int`, `2`.
 * `undefined` for what is no signal.
 */
export function signalName(text: string): string | undefined {
  const name = text.trim().toUpperCase().replace(/^SIG/, '');
  const number = /^\d{1,2}$/.test(name) ? Number(name) : realTimeNumber(name);
  if (number === undefined) return NAMES.includes(name) ? `SIG${name}` : undefined;
  if (number < RTMIN) return NAMES[number - 1] === undefined ? undefined : `SIG${NAMES[number - 1]}`;
  if (number > RTMAX) return undefined;
  return number === RTMIN ? 'SIGRTMIN' : `SIGRTMIN+${number - RTMIN}`;
}

function realTimeNumber(name: string): number | undefined {
  const [, base, offset = '0'] = /^(RTMIN|RTMAX)(?:[+-](\d{1,2}))?$/.exec(name) ?? [];
  if (base === undefined) return undefined;
  return base === 'RTMIN' ? RTMIN + Number(offset) : RTMAX - Number(offset);
}
