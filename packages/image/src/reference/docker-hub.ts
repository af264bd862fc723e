/** Docker Hub, which a reference without a registry means. */
export const HUB = 'docker.io';
/** Its first name, the only other one that a reference may use. */
export const OLD_HUB = 'index.docker.io';
/** Where Docker Hub keeps the images that have no namespace of their own. */
export const OFFICIAL = 'library/';
/** What a reference with neither tag nor digest is pulled by. */
export const DEFAULT_TAG = 'latest';
