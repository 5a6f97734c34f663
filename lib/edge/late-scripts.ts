/**
 * The page with its scripts behind its first frame. It can be read, and typed in, without them; but a browser runs
 * whatever has arrived before it paints, so the picture would wait for them, longest where they lie in its cache. On a
 * narrow network they also share it with the stylesheet, which the picture does need.
 *
 * Each script that Next writes with `async` gets a type that no browser knows, and a line at the end puts them in. What is
 * written in another way stays as it is. What that line puts in runs whatever the Content-Security-Policy says of it
 * ('strict-dynamic'), so it takes only scripts of ours that carry the nonce of the page: markup that somebody managed to put
 * into the page stays as dead as without this line.
 */
export function withLateScripts(html: string, nonce: string): string {
  const end = html.lastIndexOf("</body>");
  if (end === -1) return html;
  const body = html.slice(0, end).replaceAll(preload, "").replaceAll(asyncScript, '<script type="late" ');
  return `${body}<script nonce="${nonce}">${loader}</script>${html.slice(end)}`;
}

// What a person wrote is never taken for one, because React escapes each "<" in text.
const asyncScript = /<script (?=src="\/_next\/static\/[^"]+"[^>]* async=""[^>]*><\/script>)/g;
/** React's own for the first of them, by which it would be fetched before the frame. */
const preload = /<link rel="preload" as="script"[^>]*\/>/g;

/**
 * A frame's callbacks run before it is drawn, and a message that one of them sends arrives after. A page that nobody sees
 * has no frames. React looks its scripts up by `async`, and would fetch those that it misses once more; the bundler knows
 * its own by their path alone.
 *
 * React keeps what is pressed before it is there, and plays it later. Until the page is live this alone shows the press,
 * and it must not show progress where there is none. A script that did not come, from a network that broke or from a server
 * that was just replaced, is asked for again, each time after twice the wait, and at once when the network is back.
 */
const loader = `{
const { nonce } = document.currentScript;
const isOurs = (late) => late.nonce === nonce && late.getAttribute("src").startsWith("/_next/static/");
const isLive = () => "live" in document.documentElement.dataset;
addEventListener("submit", ({ submitter }) => { if (!isLive()) submitter?.setAttribute("aria-busy", "true"); });
const put = (late, waitMs) => {
  const script = document.createElement("script");
  script.src = late.getAttribute("src");
  script.setAttribute("async", "");
  script.onerror = () => {
    for (const pressed of document.querySelectorAll("[aria-busy=true]")) pressed.setAttribute("aria-busy", "false");
    const again = () => {
      clearTimeout(timer);
      removeEventListener("online", again);
      put(script, 2 * waitMs);
    };
    const timer = setTimeout(again, waitMs);
    addEventListener("online", again);
  };
  late.replaceWith(script);
};
const putAll = () => { for (const late of [...document.querySelectorAll("script[type=late][src]")].filter(isOurs)) put(late, 1000); };
if (document.hidden) putAll();
else requestAnimationFrame(() => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = putAll;
  port2.postMessage(0);
});
}`;
