import { Option } from 'commander';

/** An option without a line in the help, whose value goes by the name of another one. */
export class NamedOption extends Option {
  readonly #attribute: string;

  constructor(flags: string, attribute: string) {
    super(flags);
    this.#attribute = attribute;
    this.hideHelp();
  }

  override attributeName(): string {
    return this.#attribute;
  }
}
