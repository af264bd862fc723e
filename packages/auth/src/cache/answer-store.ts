import type { Credentials, RegistryTarget } from '@drv/core';

/** An answer that is kept. */
export interface KeptAnswer {
  readonly registry: string;
  /** `undefined` is an answer, too: not mine. */
  readonly credentials: Credentials | undefined;
  /** What the provider's version was before it was asked. */
  readonly version: string | undefined;
  /** From here on a fresh answer is fetched behind this one. */
  refreshAt: number;
  /** From here on it counts no more. */
  readonly expiresAt: number;
}

/** Answers by target, the least recently used of them dropped where there are too many. */
export interface AnswerStore {
  get(target: RegistryTarget): KeptAnswer | undefined;
  set(target: RegistryTarget, answer: KeptAnswer): void;
  /** Drops every answer for the target's registry: whoever refused one token refuses it for every repository. */
  dropRegistry(target: RegistryTarget): void;
  clear(): void;
}

/** The name under which answers for a target are kept; it holds no secret. */
export function targetKey({ registry, repository }: RegistryTarget): string {
  return `${registry}\n${repository}`;
}

export function createAnswerStore(maxEntries: number): AnswerStore {
  const answers = new Map<string, KeptAnswer>();
  return {
    get(target) {
      const key = targetKey(target);
      const answer = answers.get(key);
      if (answer === undefined) return undefined;
      answers.delete(key);
      answers.set(key, answer);
      return answer;
    },
    set(target, answer) {
      const key = targetKey(target);
      answers.delete(key);
      answers.set(key, answer);
      for (const oldest of answers.keys()) {
        if (answers.size <= maxEntries) break;
        answers.delete(oldest);
      }
    },
    dropRegistry({ registry }) {
      for (const [key, answer] of answers) if (answer.registry === registry) answers.delete(key);
    },
    clear: () => answers.clear(),
  };
}
