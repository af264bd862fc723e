import { having, isAnObject, isBound, isCount, isFlag, isNumber, isText, oneOf, optional } from './shapes.ts';

// What is read of the parts of a record, which also come in messages.

export const isErrorData = having({
  code: isText,
  message: isText,
  op: optional(isText),
  retryable: isFlag,
  statusCode: optional(isNumber),
  exitCode: optional(isNumber),
});

const isResult = having({
  taskId: isText,
  status: oneOf('success', 'error', 'timeout', 'killed', 'cancelled'),
  output: having({
    stdoutBytes: isCount,
    stderrBytes: isCount,
    complete: isFlag,
    incomplete: optional(isText),
  }),
  usage: isAnObject,
  image: isAnObject,
});

export const isOutcome = having({ result: optional(isResult), error: optional(isErrorData) });

export const isStop = having({ reason: optional(isText), graceMs: optional(isBound) });

export const isStart = having({
  type: oneOf('start'),
  stdin: oneOf('none', 'inline', 'stream'),
  stdout: isFlag,
  stderr: isFlag,
  samples: isFlag,
  collects: optional(isFlag),
});
