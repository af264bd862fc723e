/** Whether words have a flag of an option (`-d, --detach`), also with its value, or among other letters: `-dit`. */
export function mayBeAmong(flags: string, words: readonly string[]): boolean {
  return flags.split(/[ ,]+/).some((flag) => {
    if (flag.startsWith('--')) return words.some((word) => word === flag || word.startsWith(`${flag}=`));
    return flag.startsWith('-') && words.some((word) => /^-[^-]/.test(word) && word.includes(flag.slice(1)));
  });
}
