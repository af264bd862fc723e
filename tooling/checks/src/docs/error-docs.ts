interface Entry {
  readonly kind: string;
  readonly retryable: boolean;
  readonly means: string;
}

const KINDS: readonly (readonly [kind: string, heading: string, whose: string])[] = [
  ['caller', 'Caller', 'What was asked for is wrong, or cannot be had here. Change the call.'],
  ['task', 'Task', 'The engine took the task and could not start it. Change the task or its image.'],
  ['credentials', 'Credentials', 'A credential provider failed. Look at its `cause`.'],
  ['registry', 'Registry', 'The registry refused, failed, or has no such image.'],
  ['engine', 'Engine', 'The container engine refused, failed, or did not answer.'],
  ['internal', 'Internal', 'Only a new version of drv can fix it.'],
];

/** `docs/errors.md`, from the table of codes. */
export function errorDocs(codes: Readonly<Record<string, Entry>>): string {
  const sections = KINDS.map(([kind, heading, whose]) => {
    const rows = Object.entries(codes)
      .filter(([, entry]) => entry.kind === kind)
      .map(([code, { retryable, means }]) => `| \`${code}\` | ${retryable ? 'yes' : 'no'} | ${means} |`);
    return [
      `## ${heading}`,
      '',
      whose,
      '',
      '| code | retryable | means |',
      '| --- | --- | --- |',
      ...rows,
      '',
    ];
  });
  return [
    '# Errors',
    '',
    '<!-- Written by `pnpm docs:errors` from packages/core/src/errors/error-codes.ts. Do not edit. -->',
    '',
    'Everything that drv throws is a `DrvError`. Decide by its `code`, which is stable within a major version, never by',
    'its message. `kind` says whose fault it was. `retryable` says whether the same call may succeed later without',
    'anybody changing anything; the place that throws may know better than this table, so read it from the error: of a',
    'task that was started, or may have been, nothing is retryable, since it might run twice. Use',
    '`DrvError.is(value, code)` rather than `instanceof`: it also knows the errors of another loaded copy of drv.',
    '',
    'A task that fails is not an error: it is a result, with a status (see [what drv promises](contract.md)).',
    '',
    ...sections.flat(),
  ].join('\n');
}
