/** `\z`, because `$` also stands before a line break at the end. */
const known = "^[+][1-9][0-9]{6,14}";

/** SQL: true for a number that no sign-in can find, because it is written otherwise. NULL is no number of anybody. */
export const isUnknownShape = `phone_number NOT REGEXP '${known}\\\\z'`;

export function isKnownShape(phone: string): boolean {
  return new RegExp(`${known}$`).test(phone);
}

const longest = 20;

/** SQL: true for what the column cannot hold once it was altered. */
export const isUnkeepable = `(CONVERT(phone_number USING ascii) <> phone_number OR CHAR_LENGTH(phone_number) > ${longest})`;

export function isKeepable(phone: string): boolean {
  return /^\p{ASCII}*$/u.test(phone) && phone.length <= longest;
}
