import { addressOf, numberOf } from "./numbers.mjs";

/** Somebody on the way to being signed in. @typedef {ReturnType<typeof newVisitor>} Visitor */

/** @param {number} nth */
export function newVisitor(nth) {
  return {
    phone: numberOf(nth),
    address: addressOf(nth),
    /** @type {Map<string, string>} */
    cookies: new Map(),
  };
}

/**
 * What each application is asked, in this order, for one sign-in and one look at the session.
 * @typedef {(visitor: Visitor, code: () => string) => string} Step the request as it goes over the wire
 * @type {Record<string, Record<string, Step>>}
 */
export const journeys = {
  product: {
    send: (visitor) => post(visitor, "/api/send-otp", { phone_number: visitor.phone }),
    verify: (visitor, code) => post(visitor, "/api/verify-otp", { phone_number: visitor.phone, otp: code() }),
    login: (visitor) => post(visitor, "/api/login", { phone_number: visitor.phone }),
    session: (visitor) => get(visitor, "/api/session"),
  },
  "better-auth": {
    send: (visitor) => post(visitor, "/api/auth/phone-number/send-otp", { phoneNumber: visitor.phone }),
    verify: (visitor, code) =>
      post(visitor, "/api/auth/phone-number/verify", { phoneNumber: visitor.phone, code: code() }),
    session: (visitor) => get(visitor, "/api/auth/get-session"),
  },
};

/** @param {Visitor} visitor @param {string} path @param {object} body */
export function post(visitor, path, body) {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\n${headersOf(visitor)}Content-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`;
}

/** @param {Visitor} visitor @param {string} path */
export function get(visitor, path) {
  return `GET ${path} HTTP/1.1\r\n${headersOf(visitor)}\r\n`;
}

const always = [
  "Host: login.example",
  "User-Agent: Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Mobile Safari/537.36",
  "Accept: application/json",
  "Accept-Language: en",
  "X-Forwarded-Proto: https",
].join("\r\n");

/** @param {Visitor} visitor */
function headersOf({ address, cookies }) {
  const jar = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  return `${always}\r\nX-Forwarded-For: ${address}\r\n${jar === "" ? "" : `Cookie: ${jar}\r\n`}`;
}

/** Keeps the cookies of an answer as a browser would. @param {Visitor} visitor @param {string} head */
export function keepCookies({ cookies }, head) {
  for (const [, name = "", value = "", rest = ""] of head.matchAll(
    /\r\nset-cookie: *([^=\r]+)=([^;\r]*)([^\r]*)/gi,
  )) {
    if (value === "" || /max-age=0\b/i.test(rest)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
