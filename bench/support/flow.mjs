/** @typedef {ReturnType<typeof newVisitor>} Visitor */

/** Somebody with a cookie jar of their own. @param {string} origin */
export function newVisitor(origin) {
  /** @type {Map<string, string>} */
  const jar = new Map();
  return {
    /** @param {string} method @param {string} path @param {object} [body] */
    async ask(method, path, body) {
      const answer = await fetch(`${origin}${path}`, {
        method,
        headers: {
          Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      for (const cookie of answer.headers.getSetCookie()) {
        const [pair = ""] = cookie.split(";");
        jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
      }
      return answer;
    },
  };
}

/** The three steps, with the code read from the inbox in between. @param {Visitor} visitor @param {string} phone */
export async function signIn(visitor, phone) {
  const body = { phone_number: phone };
  await visitor.ask("POST", "/api/send-otp", body);
  const inbox = await visitor.ask("GET", `/api/dev/inbox?phone_number=${encodeURIComponent(phone)}`);
  const [newest] = (await inbox.json()).messages;
  await visitor.ask("POST", "/api/verify-otp", { ...body, otp: newest.code });
  await visitor.ask("POST", "/api/login", body);
}
