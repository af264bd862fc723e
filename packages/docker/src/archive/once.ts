/** An entry, or its content, as what an archive is made of. */
export async function* once<T>(value: T): AsyncGenerator<T, void, undefined> {
  yield value;
}
