const BLOCK = 512;
const TEXT = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n';

/** A tar archive with a file `hosts`; all of it is ASCII. */
export function hostsArchive(): string {
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  const numbers = `${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(TEXT.length, 11)}${octal(0, 11)}`;
  const withSum = (sum: string) =>
    `${padded('hosts', 100)}${numbers}${sum}0${padded('', 100)}ustar\u000000`.padEnd(BLOCK, '\0');
  const sum = [...withSum(' '.repeat(8))].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return withSum(`${octal(sum, 6)} `) + padded(TEXT, BLOCK) + padded('', 2 * BLOCK);
}

const padded = (text: string, length: number) => text.padEnd(length, '\0');
