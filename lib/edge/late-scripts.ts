/**
 * The page with its scripts behind its first paint. It can be read, and typed in, without them; but a browser runs
 * whatever has arrived before it paints, so the picture would wait for them, longest where they lie in its cache. They are
 * fetched at once all the same.
 *
 * Each script that Next writes with `async` becomes a preload, and a line at the end puts them in. What is written in
 * another way stays as it is.
 */
export function withLateScripts(html: string, nonce: string): string {
  const end = html.lastIndexOf("</body>");
  if (end === -1) return html;
  const preload = `<link rel="preload" as="script" fetchpriority="low" nonce="${nonce}" data-late="" href="$1"/>`;
  const body = html.slice(0, end).replaceAll(asyncScript, preload);
  return `${body}<script nonce="${nonce}">${loader}</script>${html.slice(end)}`;
}

// What a person wrote is never taken for one, because React escapes each "<" in text.
const asyncScript = /<script src="([^"]+)"[^>]* async=""[^>]*><\/script>/g;

/**
 * A frame's callbacks run before it is painted, and a message that one of them sends arrives after. A page that nobody
 * sees has no frames. React looks its scripts up by `async`, and would fetch those that it misses once more.
 */
const loader = `(run=>{if(document.hidden)run();else requestAnimationFrame(()=>{const{port1,port2}=new MessageChannel;port1.onmessage=run;port2.postMessage(0)})})(()=>{for(const late of document.querySelectorAll("link[data-late]")){const script=document.createElement("script");script.src=late.getAttribute("href");script.setAttribute("async","");document.head.append(script)}})`;
