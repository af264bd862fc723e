/** Why a container did not start, with the exit code that a shell would report. */
export class StartFailure extends Error {
  readonly exitCode: 125 | 126 | 127;

  constructor(exitCode: 125 | 126 | 127, message: string) {
    super(message);
    this.name = 'StartFailure';
    this.exitCode = exitCode;
  }
}
