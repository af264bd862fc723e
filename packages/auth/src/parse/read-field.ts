/**
 * A field of a JSON object, in any letters, as the Go programs that write these files read them. Where it is there in
 * more than one spelling, `name` itself counts if it holds anything, else the last of the others that does: a
 * misspelt, empty copy hides nothing. Only the object's own fields count.
 */
export function readField(object: object, name: string): unknown {
  const exact: unknown = Object.hasOwn(object, name) ? Reflect.get(object, name) : undefined;
  if (holds(exact)) return exact;
  const folded = name.toLowerCase();
  const others = Object.entries(object).filter(([key]) => key !== name && key.toLowerCase() === folded);
  return others.findLast(([, value]) => holds(value))?.[1] ?? exact ?? others.at(-1)?.[1];
}

function holds(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return value !== undefined && value !== null && value !== '';
}
