/** Text that is HTML already. Only {@link html} makes it. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | undefined | readonly (Html | undefined)[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const made = new WeakSet<Html>();

/**
 * HTML from a template literal. Every text that is put in is escaped, for content and for quoted attributes, so that
 * nothing of a task's can become markup; only what this function made is put in as it is.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.reduce((all, string, index) => `${all}${render(parts[index - 1])}${string}`);
  const result = Object.freeze({ html: text });
  made.add(result);
  return result;
}

function render(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  if (isList(part)) return part.map(render).join('');
  return made.has(part) ? part.html : escape(part.html);
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function isList(part: Html | readonly (Html | undefined)[]): part is readonly (Html | undefined)[] {
  return Array.isArray(part);
}
