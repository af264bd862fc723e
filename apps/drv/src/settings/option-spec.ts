/** One option of a command. Help, environment, configuration file, completion and README come from it. */
export interface OptionSpec {
  /** As commander takes it: `-m, --memory <size>`. */
  readonly flags: string;
  /** Completes "this option sets, or does, …"; a few words. */
  readonly help: string;
  /** `text`: the last one counts. `list`: all count. `flag`: on or off, and `--no-…` exists too. */
  readonly kind: 'text' | 'list' | 'flag';
  /** Few people need it: only `drv run --help-all` shows it. */
  readonly rare?: true;
  /** Heading in the help. */
  readonly group: 'Task' | 'Worker' | 'Limits' | 'Sandbox' | 'Result' | 'General';
  /** `flags`: it belongs to one run, and is not read from `DRV_*` or a configuration file. */
  readonly from?: 'flags';
  /** Chooses the engine or opens the sandbox: not taken from a configuration file that was merely found. */
  readonly opens?: true;
  /** The words that it takes, where the list is closed. */
  readonly words?: readonly string[];
  /** What its argument names, for shell completion. */
  readonly completes?: 'file' | 'directory' | 'networks';
}
