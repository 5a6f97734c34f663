/** Ctrl-C reaches us twice under npm: from the terminal, and passed on by npm. That is one wish, not impatience. */
const sameWishMs = 1_000;

type Surroundings = {
  signals: { on(name: "SIGTERM" | "SIGINT", listener: () => void): unknown };
  /** where the log goes, and where else something is said */
  outputs: Record<"log" | "other", { on(name: "error", listener: (error: Error) => void): unknown }>;
  exit: (status: number) => void;
};

const thisProcess: Surroundings = {
  signals: process,
  outputs: { log: process.stdout, other: process.stderr },
  exit: process.exit,
};

/**
 * The first signal stops politely and exits with 0, a later one exits at once. A log that nobody reads any more stops
 * politely too, with 1: its pipe has no other reader to come, so whoever started this process has to start it anew, as with
 * any program that SIGPIPE ends. Any other line that cannot be written, on a full disk, is lost, and nobody's sign-in with it.
 */
export function stopWhenTold(
  stop: () => Promise<void>,
  { signals, outputs, exit }: Surroundings = thisProcess,
): void {
  let firstAt: number | null = null;
  const end = (status: number) => {
    firstAt = performance.now();
    stop().then(
      () => exit(status),
      (error) => {
        console.error(error);
        exit(1);
      },
    );
  };
  const onSignal = () => {
    if (firstAt === null) end(0);
    else if (performance.now() - firstAt > sameWishMs) exit(1);
  };
  signals.on("SIGTERM", onSignal);
  signals.on("SIGINT", onSignal);
  outputs.log.on("error", ({ code }: NodeJS.ErrnoException) => {
    if (code === "EPIPE" && firstAt === null) end(1);
  });
  outputs.other.on("error", () => undefined);
}
