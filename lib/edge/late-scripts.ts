/**
 * The page with its scripts behind its first frame. It can be read, and typed in, without them; but a browser runs
 * whatever has arrived before it paints, so the picture would wait for them, longest where they lie in its cache. On a
 * narrow network they also share it with the stylesheet, which the picture does need.
 *
 * Each script that Next writes with `async` gets a type that no browser knows, and a line at the end puts them in. What is
 * written in another way stays as it is.
 */
export function withLateScripts(html: string, nonce: string): string {
  const end = html.lastIndexOf("</body>");
  if (end === -1) return html;
  const body = html.slice(0, end).replaceAll(asyncScript, '<script type="late" ');
  return `${body}<script nonce="${nonce}">${loader}</script>${html.slice(end)}`;
}

// What a person wrote is never taken for one, because React escapes each "<" in text.
const asyncScript = /<script (?=src="[^"]+"[^>]* async=""[^>]*><\/script>)/g;

/**
 * What a frame's callbacks ask for arrives when the frame is drawn. A page that nobody sees has no frames. React looks its
 * scripts up by `async`, and would fetch those that it misses once more; the bundler knows its own by their path alone.
 */
const runLate = `(run=>{if(document.hidden)run();else requestAnimationFrame(run)})(()=>{for(const late of document.querySelectorAll('script[type="late"]')){const script=document.createElement("script");script.src=late.getAttribute("src");script.setAttribute("async","");late.replaceWith(script)}})`;

/** React keeps what is pressed before it is there, and plays it later. Until the page is live this alone shows the press. */
const showPress = `addEventListener("submit",({submitter})=>{if(!("live"in document.documentElement.dataset))submitter?.setAttribute("aria-busy","true")})`;

const loader = `${showPress};${runLate}`;
