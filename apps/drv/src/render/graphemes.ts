let segmenter: Intl.Segmenter | undefined;

/** The visible characters of a text, each with its marks and joiners. */
export function* graphemes(text: string): Generator<string> {
  // Made at the first need: it takes longer than all of a help.
  segmenter ??= new Intl.Segmenter();
  for (const { segment } of segmenter.segment(text)) yield segment;
}
