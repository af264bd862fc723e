/** What to use for the commands of `docker` that drv has not. */
export const DOCKER_COMMANDS: Readonly<Record<string, string>> = {
  attach: 'drv logs --follow ID',
  build: 'docker build',
  create: 'drv run',
  exec: 'drv run, once for each command',
  images: 'docker images',
  info: 'drv doctor',
  inspect: 'drv ps --json',
  kill: 'drv stop ID',
  login: 'docker login, whose credentials drv takes',
  rm: 'drv stop ID; a container is removed when its task ends',
  start: 'drv run',
  stats: 'drv top',
  version: 'drv --version',
};
