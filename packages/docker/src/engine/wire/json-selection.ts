/**
 * What is wanted of a JSON document: `true` for a value with all that is in it, a record for those members of an
 * object. A member `prefix*` stands for all whose names begin so. For an array it holds for each element.
 */
export type Wanted = true | { readonly [member: string]: Wanted };

/** Copies what is wanted out of a JSON text that comes in pieces, cut anywhere. */
export interface JsonSelection {
  /** The wanted part of the next bytes. Whether it is JSON at all is seen by whoever parses it. */
  push(bytes: Buffer): Buffer;
}

/** Longer strings are cut: none that drv reads is. */
const MAX_STRING_BYTES = 64 * 1024;
/** Members with longer names are left out: the longest that drv reads are paths. */
const MAX_NAME_BYTES = 4096;

const [QUOTE, BACKSLASH, COMMA, COLON, LETTER_U] = [0x22, 0x5c, 0x2c, 0x3a, 0x75];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT, SPACE] = [0x5b, 0x5d, 0x7b, 0x7d, 0x20];

interface Level {
  readonly isObject: boolean;
  readonly wanted: Wanted | undefined;
  /** Something in it was copied. */
  hasContent: boolean;
}

/**
 * For documents in which others put what they like: the labels of one image can have hundreds of megabytes, and are in
 * every list that shows a container of it.
 */
export function createJsonSelection(wanted: Wanted): JsonSelection {
  const levels: Level[] = [];
  /** What is wanted of the value that comes next. */
  let next: Wanted | undefined = wanted;
  /** Where in the text the next byte is. */
  let at: 'between' | 'scalar' | 'string' | 'name' = 'between';
  let nameComes = false;
  let name: number[] = [];
  let stringBytes = 0;
  let isCut = false;
  let escaped = false;
  let hexDigitsLeft = 0;

  let out: Buffer = Buffer.alloc(0);
  let length = 0;
  const put = (byte: number): void => {
    if (next === undefined) return;
    out[length] = byte;
    length += 1;
  };

  /** The comma after what was copied before on this level. */
  function separate(level: Level | undefined): void {
    if (level?.hasContent === true) put(COMMA);
    if (level !== undefined && next !== undefined) level.hasContent = true;
  }

  function beginValue(): void {
    const level = levels.at(-1);
    if (level?.isObject === false) separate(level);
  }

  function endName(): void {
    const level = levels.at(-1);
    next = stringBytes > MAX_NAME_BYTES ? undefined : memberOf(level?.wanted, Buffer.from(name).toString());
    separate(level);
    for (const byte of [QUOTE, ...name, QUOTE, COLON]) put(byte);
  }

  /** Tells whether the string goes on. */
  function isInside(byte: number): boolean {
    if (escaped) {
      escaped = false;
      hexDigitsLeft = byte === LETTER_U ? 4 : 0;
    } else if (hexDigitsLeft > 0) hexDigitsLeft -= 1;
    else if (byte === BACKSLASH) escaped = true;
    else return byte !== QUOTE;
    return true;
  }

  function onTextByte(byte: number): void {
    const isWhole = !escaped && hexDigitsLeft === 0;
    if (!isInside(byte)) {
      if (at === 'name') endName();
      else put(byte);
      at = 'between';
      return;
    }
    if (at === 'name') {
      if (stringBytes < MAX_NAME_BYTES) name.push(byte);
      stringBytes += 1;
      return;
    }
    // Not in the middle of an escape sequence.
    isCut ||= stringBytes >= MAX_STRING_BYTES && isWhole;
    if (isCut) return;
    put(byte);
    stringBytes += 1;
  }

  function onByte(byte: number): void {
    if (at === 'string' || at === 'name') return onTextByte(byte);
    if (byte === QUOTE) {
      at = nameComes ? 'name' : 'string';
      name = [];
      stringBytes = 0;
      isCut = false;
      if (nameComes) nameComes = false;
      else {
        beginValue();
        put(byte);
      }
    } else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      beginValue();
      put(byte);
      nameComes = byte === OPEN_OBJECT;
      levels.push({ isObject: nameComes, wanted: next, hasContent: false });
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      at = 'between';
      nameComes = false;
      next = levels.pop()?.wanted;
      put(byte);
    } else if (byte === COMMA) {
      at = 'between';
      const level = levels.at(-1);
      nameComes = level?.isObject === true;
      next = level?.wanted;
    } else if (byte !== COLON && byte > SPACE) {
      if (at === 'between') beginValue();
      at = 'scalar';
      put(byte);
    }
  }

  return {
    push(bytes) {
      // No more than came, but for a name that began before.
      out = Buffer.allocUnsafe(bytes.length + MAX_NAME_BYTES + 8);
      length = 0;
      for (const byte of bytes) onByte(byte);
      return out.subarray(0, length);
    },
  };
}

function memberOf(wanted: Wanted | undefined, name: string): Wanted | undefined {
  if (wanted === undefined || wanted === true) return wanted;
  if (Object.hasOwn(wanted, name)) return wanted[name];
  const prefix = Object.keys(wanted).find(
    (member) => member.endsWith('*') && name.startsWith(member.slice(0, -1)),
  );
  return prefix === undefined ? undefined : wanted[prefix];
}
