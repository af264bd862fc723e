/** Turns texts that follow one another into UTF-8. */
export interface TextJoiner {
  /** The bytes that are certain with this piece: texts in UTF-8, bytes as they are. They may be none. */
  push(piece: string | Uint8Array): Uint8Array;
  /** What was held back. */
  end(): Uint8Array;
}

/**
 * A character outside of the basic plane is two units of a string, and whoever cuts a long text cuts some of them in two.
 * The first half waits for the second one; alone it is U+FFFD, as everywhere.
 */
export function joinTexts(): TextJoiner {
  let half = '';

  function end(): Uint8Array {
    const rest = Buffer.from(half);
    half = '';
    return rest;
  }

  return {
    end,
    push(piece) {
      if (typeof piece !== 'string') {
        if (half === '') return piece;
        return Buffer.concat([end(), piece]);
      }
      const text = half + piece;
      half = /[\uD800-\uDBFF]$/.test(text) ? text.slice(-1) : '';
      return Buffer.from(half === '' ? text : text.slice(0, -1));
    },
  };
}
