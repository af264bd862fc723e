/** What was wrong with the end of a stream, if anything was. */
export function wrongEnd(demultiplexer: { end(): void }): unknown {
  try {
    demultiplexer.end();
    return undefined;
  } catch (error) {
    return error;
  }
}
