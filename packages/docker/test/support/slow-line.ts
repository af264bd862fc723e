/** How long what goes one way is under way. */
export interface SlowLine {
  /** Does this when so many bytes have arrived: after everything that was sent before. */
  send(bytes: number, arrived: () => void): void;
}

export interface SlowLineOptions {
  /** Milliseconds. */
  readonly lagMs: number;
  /** Each so-many-th packet is lost, and sent again after a while. @default none */
  readonly losesOneOf?: number | undefined;
}

/** Of Ethernet. */
const PACKET_BYTES = 1_460;
/** Linux sends a lost packet again after so many milliseconds at least (TCP_RTO_MIN) where no later one tells of the loss. */
const RESEND_MS = 200;

/** One direction of a connection with a lag and with losses, as TCP shows them: in order, and late. */
export function slowLine({ lagMs, losesOneOf = Number.POSITIVE_INFINITY }: SlowLineOptions): SlowLine {
  const underWay: { readonly at: number; readonly arrived: () => void }[] = [];
  let packets = 0;
  let lastAt = 0;

  function deliver(): void {
    for (let [first] = underWay; first !== undefined && first.at <= performance.now(); [first] = underWay) {
      underWay.shift();
      first.arrived();
    }
    arm();
  }
  function arm(): void {
    const [first] = underWay;
    if (first !== undefined) setTimeout(deliver, Math.max(1, first.at - performance.now()));
  }

  return {
    send(bytes, arrived) {
      const before = Math.floor(packets / losesOneOf);
      packets += Math.ceil(bytes / PACKET_BYTES);
      const isLost = Math.floor(packets / losesOneOf) > before;
      lastAt = Math.max(lastAt, performance.now() + lagMs + (isLost ? RESEND_MS : 0));
      underWay.push({ at: lastAt, arrived });
      if (underWay.length === 1) arm();
    },
  };
}
