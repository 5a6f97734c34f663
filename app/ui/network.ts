/** Tells whenever the browser loses its network or gets it back. Returns how to stop. */
export function watchNetwork(tell: (online: boolean) => void): () => void {
  const look = () => tell(navigator.onLine);
  addEventListener("online", look);
  addEventListener("offline", look);
  return () => {
    removeEventListener("online", look);
    removeEventListener("offline", look);
  };
}
