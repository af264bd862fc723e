import { deferred } from './deferred.ts';

/** What is told once, and may be waited for. */
export class Told<T> {
  readonly #told = deferred<T>();
  #value: T | undefined;

  get promise(): Promise<T> {
    return this.#told.promise;
  }

  /** Where it was told already. */
  get value(): T | undefined {
    return this.#value;
  }

  /** The first one counts. */
  tell(value: T): void {
    this.#value ??= value;
    this.#told.resolve(value);
  }
}
