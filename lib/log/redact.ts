/** Long enough for any message worth reading; what is beyond is cut before any pattern looks at it. */
const readMaxCharacters = 1_000;
const keptMaxCharacters = 300;

/** In this order: a token or a cookie may contain what looks like a number. Every pattern takes linear time. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(set-cookie|cookie|authorization)(["']?\s*[:=]\s*)[^\r\n]*/gi, "$1$2[redacted]"],
  [/\b(bearer|basic)\s+[^\s"',;]+/gi, "$1 [token]"],
  [/\b((?:__Host-)?(?:session|flow|grant))=[^\s"';,&]+/gi, "$1=[token]"],
  [/\bFe26\.2\*[^\s"';,]*/g, "[token]"],
  // Whether a password was used is what MySQL says where one is wrong.
  [
    /\b(\w{0,40}(?:password|passwd|secret|token))(["']?\s*[:=]\s*["']?)(?!(?:YES|NO)\))[^\s"',;&}]+/gi,
    "$1$2[redacted]",
  ],
  [/:\/\/[^\s/@]+@/g, "://[redacted]@"],
  // MySQL's names for its errors are as long as tokens.
  [/(?<![A-Za-z0-9_-])(?!ER_[A-Z_]+(?![A-Za-z0-9_-]))[A-Za-z0-9_-]{32,}/g, "[token]"],
  [/\+[0-9](?:[ .()-]{0,2}[0-9]){6,14}/g, "[number]"],
  [/\b(?=(?:[0-9][ .()-]{0,2}){8})[0-9]{1,5}(?:[ .()-]{1,2}[0-9]{2,5}){1,4}\b/g, "[number]"],
  [/[0-9]{7,}/g, "[number]"],
  [/(?<![0-9])[0-9]{3}[ -]?[0-9]{3}(?![0-9])/g, "[code]"],
];

/** A word or a path of words: no digit, and too short to be a token. Most of what is logged is such, and needs no search. */
const plain = /^[A-Za-z_/-]{0,31}$/;

/**
 * Free text as it may be logged: no code, phone number, token, cookie or credential (ASVS 16.2.5). It would rather hide
 * a harmless figure than show a number.
 */
export function redact(text: string): string {
  if (plain.test(text)) return text;
  const redacted = secrets.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text.slice(0, readMaxCharacters),
  );
  return redacted.length > keptMaxCharacters ? `${redacted.slice(0, keptMaxCharacters)}…` : redacted;
}

const codeDigits = 6;

/** In a path a number may be written with any separators and any count of them, and still be read as one. */
const numberInPath = /\+?[0-9](?:[^0-9A-Za-z]*[0-9]){6,}/g;

/** As `redact`, for a path as it came: escapes must not break a number into harmless pieces. */
export function redactPath(path: string): string {
  if (plain.test(path)) return path;
  const decoded = path
    .slice(0, readMaxCharacters)
    .replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/%[0189a-f][0-9a-f]/gi, "?");
  const redacted = redact(decoded.replace(numberInPath, "[number]"));
  // A code may be written with anything between its digits. So many digits are worth more than the path is.
  return (redacted.match(/[0-9]/g) ?? []).length < codeDigits ? redacted : redacted.replace(/[0-9]/g, "#");
}
