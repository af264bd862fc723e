/**
 * A field of a JSON object, in any letters, as the Go programs that write these files read them. The exact name is
 * preferred. Only the object's own fields count.
 */
export function readField(object: object, name: string): unknown {
  if (Object.hasOwn(object, name)) return Reflect.get(object, name);
  const other = Object.keys(object).find((key) => key.toLowerCase() === name);
  return other === undefined ? undefined : Reflect.get(object, other);
}
