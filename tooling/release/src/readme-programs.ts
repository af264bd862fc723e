import { fencedBlocks } from '@drv/tooling-checks/markdown';

/** What a README tells a newcomer to do. */
export interface ReadmePrograms {
  /** `npm install …`, each as it stands, in a block or in prose. */
  readonly installs: readonly string[];
  readonly programs: readonly ReadmeProgram[];
}

/** A `ts` block: a program of its own. */
export interface ReadmeProgram {
  /** Line of the README where it begins. */
  readonly line: number;
  readonly text: string;
  /**
   * What it prints, in order: the comments behind its calls of `console.log`. `…` stands for what differs from run to
   * run.
   */
  readonly prints: readonly string[];
}

/** The programs of a README, and the lines that install what they need. */
export function readmePrograms(markdown: string): ReadmePrograms {
  const blocks = fencedBlocks(markdown);
  return {
    installs: markdown.match(/(?<=^|`)npm install (?!--global)[^`\n]*/gm) ?? [],
    programs: blocks
      .filter(({ language }) => language === 'ts')
      .map(({ line, text }) => ({ line, text, prints: printsOf(text) })),
  };
}

function printsOf(text: string): readonly string[] {
  return [...text.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, printed = '']) => printed);
}
