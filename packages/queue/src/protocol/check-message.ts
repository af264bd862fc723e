import { notReadable } from './json.ts';
import type { DownMessage, LookMessage, UpMessage } from './messages.ts';
import { isErrorData, isOutcome, isStart, isStop } from './record-shapes.ts';
import {
  everyValue,
  having,
  isAnObject,
  isBound,
  isCount,
  isFlag,
  isNumber,
  isText,
  oneOf,
  optional,
  type Shape,
} from './shapes.ts';

type Message = UpMessage | DownMessage | LookMessage;

const anything: Shape = () => true;

const isCall: Shape = (call) =>
  having({ op: oneOf('kill'), options: isStop })(call) ||
  having({ op: oneOf('pause', 'resume') })(call) ||
  having({ op: oneOf('resize'), size: isAnObject })(call);

const isLookRequest: Shape = (request) =>
  having({ of: oneOf('samples') })(request) ||
  having({ of: oneOf('output'), follow: isFlag, timestamps: isFlag, tail: optional(isBound) })(request);

/** What each message has, whoever sends it. */
const SHAPES: Readonly<Record<Message['type'], Shape>> = {
  start: isStart,
  input: having({ at: isCount }),
  'input-end': having({ at: isCount }),
  'input-failed': having({ message: isText }),
  taken: having({ bytes: everyValue(isCount) }),
  collect: having({ id: isCount, path: isText, limits: everyValue(isNumber) }),
  'collect-end': having({ id: isCount }),
  'sample-wanted': anything,
  call: having({ id: isCount, call: isCall }),
  credentials: having({ id: isCount, answer: optional(isAnObject), failed: optional(isFlag) }),
  resume: having({ samples: isFlag, beatMs: optional(isNumber) }),
  release: anything,
  close: anything,
  'direct-wanted': having({ id: isCount }),
  synced: having({ id: isCount }),
  stop: having({ options: isStop }),
  look: having({ id: isText, request: isLookRequest }),
  'look-taken': having({ id: isText, count: isCount }),
  'look-end': having({ id: isText }),
  'look-output': having({
    stream: oneOf('stdout', 'stderr'),
    time: optional(isText),
    afterGap: optional(isFlag),
  }),
  'look-sample': having({ sample: isAnObject }),
  'look-over': having({ error: optional(isErrorData) }),
  'credentials-wanted': having({ id: isCount, target: having({ registry: isText }) }),
  pull: having({ event: isAnObject }),
  files: having({ progress: isAnObject }),
  prepared: having({ node: isText }),
  started: anything,
  output: having({ stream: isText, at: isCount }),
  'input-taken': having({ bytes: isCount }),
  sample: having({ sample: isAnObject }),
  answer: having({ id: isCount, error: optional(isErrorData) }),
  outcome: having({ outcome: isOutcome }),
  collected: having({
    id: isCount,
    report: optional(isAnObject),
    bytes: optional(isCount),
    error: optional(isErrorData),
  }),
  closed: anything,
  direct: having({ id: isCount, offer: isAnObject }),
  sync: having({ id: isCount }),
  'direct-over': anything,
};

/** Refuses a message that has not what its kind has. One of a kind that this version does not know is left alone. @throws `DRV_PROTOCOL` */
export function checkMessage<Checked extends { readonly type: string }>(message: Checked): Checked {
  if (!Object.hasOwn(SHAPES, message.type) || SHAPES[message.type as Message['type']](message))
    return message;
  throw notReadable(`A message (${message.type})`);
}
