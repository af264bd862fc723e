/** The words of a command or an entrypoint: a string is split on white space, an array is taken as it is. */
export function wordsOf(words: string | readonly string[] | undefined): readonly string[] | undefined {
  return typeof words === 'string' ? words.trim().split(/\s+/) : words;
}
