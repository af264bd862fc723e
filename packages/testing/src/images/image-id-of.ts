/** The id of an image that a text is, with its algorithm; `undefined` for what is to be read as a name. */
export function imageIdOf(text: string): string | undefined {
  const digits = /^(?:sha256:)?([0-9a-f]{64})$/.exec(text)?.[1];
  return digits === undefined ? undefined : `sha256:${digits}`;
}
