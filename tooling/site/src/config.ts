import type { UserConfig } from 'vitepress';
import type { Sidebar } from './sidebar.ts';

/** The configuration of VitePress. Everything that the site loads is on it, its search too. */
export function configOf(sidebar: Sidebar, outDir: string) {
  return {
    title: 'drv',
    description:
      'Runs one container task on a Docker engine from TypeScript, and tells you exactly what happened.',
    lang: 'en',
    outDir,
    cleanUrls: false,
    lastUpdated: false,
    // The same pages as markdown.
    srcExclude: ['public/**'],
    // A dead link fails the build.
    ignoreDeadLinks: false,
    head: [['meta', { name: 'theme-color', content: '#1f6feb' }]],
    themeConfig: {
      outline: [2, 3],
      sidebar: [...sidebar],
      nav: [
        { text: 'Guide', link: '/guide/getting-started' },
        { text: 'Contract', link: '/reference/contract' },
        { text: 'Errors', link: '/reference/errors' },
      ],
      search: { provider: 'local' },
      socialLinks: [{ icon: 'github', link: 'https://github.com/drv-run/drv' }],
      footer: { message: 'Apache-2.0' },
    },
  } satisfies UserConfig<object> | Record<string, unknown>;
}
