/** The tabs of one browser share what proves who asked for a code, so each may know which number that was for. */
const name = "asked-number";

export function tellOtherTabs(number: string): void {
  const channel = new BroadcastChannel(name);
  channel.postMessage(number);
  // What was posted arrives all the same.
  channel.close();
}

/** Calls `tell` with each number that another tab asks a code for. Returns how to stop. */
export function watchOtherTabs(tell: (number: string) => void): () => void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => tell(data);
  return () => channel.close();
}
