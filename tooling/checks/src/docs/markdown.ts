/** A fenced block of a markdown file. */
export interface FencedBlock {
  /** The word after the fence: `ts`, `sh`, or empty. */
  readonly language: string;
  readonly text: string;
  /** Line of the first line of `text`, from 1. */
  readonly line: number;
}

export interface Link {
  readonly target: string;
  readonly line: number;
}

const FENCE = /^(\s*)(```+|~~~+)\s*(\S*)/;

/** The fenced blocks of a markdown text, in order; indentation of the fence is taken off. */
export function fencedBlocks(markdown: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: { fence: string; indent: string; language: string; lines: string[]; line: number } | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    const fence = FENCE.exec(text);
    if (open === undefined) {
      if (fence === null) continue;
      const [, indent = '', mark = '', language = ''] = fence;
      open = { fence: mark, indent, language, lines: [], line: index + 2 };
    } else if (text.trim() === open.fence) {
      blocks.push({ language: open.language, text: open.lines.join('\n'), line: open.line });
      open = undefined;
    } else {
      open.lines.push(text.startsWith(open.indent) ? text.slice(open.indent.length) : text.trimStart());
    }
  }
  return blocks;
}

/** Targets of links and images, outside of code. */
export function linksOf(markdown: string): readonly Link[] {
  return proseOf(markdown).flatMap(({ text, line }) =>
    [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\s*\[[^\]]+\]:\s*(\S+)/g)].map((match) => ({
      target: match[1] ?? match[2] ?? '',
      line,
    })),
  );
}

export interface Heading {
  readonly text: string;
  readonly line: number;
}

/** The headings of a markdown text, of every level. */
export function headingsOf(markdown: string): readonly Heading[] {
  return proseOf(markdown, false).flatMap(({ text, line }) => {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(text)?.[1];
    return heading === undefined ? [] : [{ text: heading, line }];
  });
}

/** The anchors that the headings of a markdown text make, as GitHub spells them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const { text } of headingsOf(markdown)) {
    const slug = text
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}

/** Lines outside fenced blocks, and by default without inline code. */
function proseOf(markdown: string, withoutCode = true): readonly { text: string; line: number }[] {
  let fence: string | undefined;
  return markdown.split('\n').flatMap((text, index) => {
    const mark = FENCE.exec(text)?.[2];
    if (fence !== undefined) {
      if (text.trim() === fence) fence = undefined;
      return [];
    }
    fence = mark;
    if (mark !== undefined) return [];
    return [{ text: withoutCode ? text.replace(/(`+).*?\1/g, '') : text, line: index + 1 }];
  });
}
