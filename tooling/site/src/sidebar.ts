import type { Page } from './write-pages.ts';

/** The guides, in the order in which a newcomer reads them. */
const GUIDES = [
  'getting-started',
  'ten-lines',
  'output',
  'outcomes',
  'files',
  'sandbox',
  'images',
  'credentials',
  'recovery',
  'warm-pool',
  'remote-engines',
  'observability',
  'testing',
  'writing-a-driver',
  'many-machines',
  'from-dockerode',
  'from-testcontainers',
  'from-child-process',
  'from-the-go-driver',
  'versions',
];

export type Sidebar = readonly Group[];

interface Group {
  readonly text: string;
  readonly collapsed?: boolean;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/**
 * What stands at the side of every page.
 *
 * @throws Error when a guide has no place in the order.
 */
export function sidebarOf(pages: readonly Page[], specifiers: readonly string[]): Sidebar {
  const inside = (folder: string) => pages.filter(({ path }) => path.startsWith(`${folder}/`));
  const stray = inside('guide').find(({ path }) => !GUIDES.includes(nameOf(path)));
  if (stray !== undefined) throw new Error(`${stray.path} has no place in the sidebar: add it to GUIDES.`);
  const guides = inside('guide').toSorted(
    (a, b) => GUIDES.indexOf(nameOf(a.path)) - GUIDES.indexOf(nameOf(b.path)),
  );
  return [
    { text: 'Guide', items: guides.map(itemOf) },
    { text: 'Packages', items: inside('packages').map(itemOf) },
    { text: 'API', items: specifiers.map((name) => ({ text: name, link: `/api/${name}` })) },
    { text: 'Reference', items: inside('reference').map(itemOf) },
    { text: 'Examples', collapsed: true, items: inside('examples').map(itemOf) },
    { text: 'Project', collapsed: true, items: [...inside('project'), ...inside('decisions')].map(itemOf) },
  ];
}

function nameOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\.md$/, '');
}

function itemOf({ path, title }: Page) {
  return { text: title, link: `/${path.replace(/\.md$/, '')}` };
}
