import type { DirectListenerOptions, RunNeeds } from '@drv/queue';
import { UsageError } from '../errors/usage-error.ts';
import { directAddress } from '../parse/direct-address.ts';
import { duration } from '../parse/duration.ts';
import { listenAddress, type ListenAddress } from '../parse/listen-address.ts';
import { wholeNumber } from '../parse/whole-number.ts';
import type { Io } from '../process/io.ts';
import type { StoreConnection } from '../process/store-connection.ts';
import { readSetting } from '../settings/read-setting.ts';
import type { Settings } from '../settings/settings.ts';
import { storeConnectionOf } from '../settings/store-connection-of.ts';
import { workerNeeds } from '../settings/worker-needs.ts';

/** What `drv worker` was asked for. */
export interface WorkerPlan {
  readonly connection: StoreConnection;
  readonly node: string;
  /** `undefined`: one for each processor of the engine. */
  readonly slots: number | undefined;
  /** What tasks may require. */
  readonly offers: RunNeeds;
  /** Milliseconds that tasks have to end after the first signal. */
  readonly drainMs: number;
  readonly health: ListenAddress | undefined;
  /** Where direct connections are taken. */
  readonly direct: DirectListenerOptions | undefined;
}

/** With what it takes to hand tasks over, less than the 30 s that Kubernetes gives a process. */
const DRAIN_MS = 20_000;
const MAX_SLOTS = 10_000;
const NODE = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** @throws UsageError that names the setting, and says what would be right. */
export async function workerPlan(settings: Settings, io: Io): Promise<WorkerPlan> {
  const connection = await storeConnectionOf(settings, io);
  if (connection === undefined) {
    throw new UsageError(
      'drv worker needs --store, the address of a queue: redis://HOST:PORT or postgres://USER@HOST/DATABASE',
    );
  }
  const drain = settings.text('drain');
  const health = settings.text('health');
  return {
    connection,
    node: nodeOf(settings, io.hostname),
    slots: slotsOf(settings),
    offers: workerNeeds(settings, 'offers') ?? {},
    drainMs: drain === undefined ? DRAIN_MS : readSetting(drain, duration),
    health: health === undefined ? undefined : readSetting(health, listenAddress),
    direct: directOf(settings),
  };
}

function directOf(settings: Settings): DirectListenerOptions | undefined {
  const [direct, bind] = [settings.text('direct'), settings.text('directBind')];
  if (direct === undefined) {
    if (bind === undefined) return undefined;
    throw new UsageError(
      `${bind.from} needs --direct: the name or address at which callers reach this machine`,
    );
  }
  const bindHost = bind && readSetting(bind, directAddress);
  if (bindHost !== undefined && bindHost.port !== 0) {
    throw new UsageError(`${bind?.from} ${bind?.value}: an address alone; the port is that of --direct`);
  }
  return { ...readSetting(direct, directAddress), bindHost: bindHost?.host };
}

function slotsOf(settings: Settings): number | undefined {
  const setting = settings.text('slots');
  if (setting === undefined || setting.value.trim() === 'auto') return undefined;
  return readSetting(setting, (text) => {
    try {
      return wholeNumber(1, MAX_SLOTS)(text);
    } catch {
      throw new UsageError(`not auto, nor a whole number from 1 to ${MAX_SLOTS}`);
    }
  });
}

function nodeOf(settings: Settings, hostname: string): string {
  const setting = settings.text('node') ?? { value: hostname, from: 'the name of this machine' };
  return readSetting(setting, (text) => {
    if (NODE.test(text)) return text;
    throw new UsageError(
      'a node is letters, digits, "_", "." and "-", first a letter or digit, at most 128; name it with --node',
    );
  });
}
