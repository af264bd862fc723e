/** A limit of each process: what it begins with, and how far it may raise that. Units are those of `setrlimit`; -1: none. */
export interface Ulimit {
  readonly soft: number;
  readonly hard: number;
}
