import { execa } from 'execa';

/** Every option of a Node, with all its names, as its own help lists them. */
export async function nodeOptions(node: string): Promise<readonly string[]> {
  const { stdout } = await execa(node, ['--help'], { env: { NODE_OPTIONS: '' } });
  const listed = stdout
    .split('\n')
    .flatMap((line) => /^ {2}(-[^\s,]*(?:, -[^\s,]+)*)/.exec(line)?.[1]?.split(', ') ?? [])
    .map((option) => option.replace(/=.*$/, ''));
  if (!listed.includes('--env-file')) throw new Error(`${node} --help lists its options in another form`);
  return [...new Set(listed)];
}
