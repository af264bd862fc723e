/** What the inits of Docker and Podman, and their runtimes, begin with when they cannot start a command. */
const BEGINNINGS: readonly string[] = [
  '[FATAL tini (',
  'ERROR (catatonit:',
  'FATAL (catatonit:',
  'ERROR(catatonit:',
  'FATAL(catatonit:',
  '{"msg":"exec container process `/',
  'exec /sbin/docker-init: ',
  'exec /run/podman-init: ',
  'exec /dev/init: ',
  'standard_init_linux.go:',
];
/** None of them says more. */
const LIMIT_BYTES = 4096;

/** Output whose beginning is kept back while it may be the words of an init about a command that it could not start. */
export interface InitWords {
  /** What may be shown after one more chunk. */
  pass(chunk: Buffer): Buffer;
  /** What is still kept back; everything is shown from now on. */
  rest(): Buffer;
}

/** Where the command did not run, the error says why: the words of the init would say it twice, and not plainly. */
export function createInitWords(): InitWords {
  let held: Buffer = Buffer.alloc(0);
  let decided = false;
  const rest = () => {
    const all = held;
    held = Buffer.alloc(0);
    decided = true;
    return all;
  };
  return {
    rest,
    pass(chunk) {
      if (decided) return chunk;
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      return mayBeInit(held) ? Buffer.alloc(0) : rest();
    },
  };
}

function mayBeInit(bytes: Buffer): boolean {
  if (bytes.length > LIMIT_BYTES) return false;
  const text = bytes.toString('latin1');
  return BEGINNINGS.some((words) => text.startsWith(words) || words.startsWith(text));
}
