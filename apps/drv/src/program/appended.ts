/** The values of an option that may be given several times, for commander. */
export function appended(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}
