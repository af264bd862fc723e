/** Something that can be shut for a while: whoever passes meanwhile waits. */
export class Gate {
  #shut: Promise<void> | undefined;
  #open = () => {};

  close(): void {
    if (this.#shut !== undefined) return;
    this.#shut = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#shut = undefined;
    this.#open();
  }

  async passed(): Promise<void> {
    while (this.#shut !== undefined) await this.#shut;
  }
}
