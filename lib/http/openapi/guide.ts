import { grantTtlSeconds } from "../../auth/rules.ts";

/** The introduction that a newcomer reads first. Its commands can be pasted into a shell as they stand. */
export function guide({ origin, includeInbox }: { origin: string; includeInbox: boolean }): string {
  const fromInbox = includeInbox
    ? `No SMS arrives while Twilio is not configured: read the code at [/dev/inbox](${origin}/dev/inbox).\n\n`
    : "";
  return `${fromInbox}## Three steps, three proofs

Each step hands the client a proof for the next one. Knowing somebody's number is never enough.

| step | call | the client then holds |
|---|---|---|
| 1 | \`POST /api/send-otp\` | a **flow**: it asked for this code |
| 2 | \`POST /api/verify-otp\` | a **grant**: it knew the code (${grantTtlSeconds} seconds, one use) |
| 3 | \`POST /api/login\` | a **session**: it is signed in |

### With cookies (browsers, React Native)

The proofs travel in \`HttpOnly\` cookies, so there is nothing to store and nothing to send by hand.

\`\`\`sh
jar=$(mktemp)
call() { curl -s -b "$jar" -c "$jar" -H 'Content-Type: application/json' "$@"; echo; }
call ${origin}/api/send-otp   -d '{"phone_number":"+1 202-555-0123"}'
call ${origin}/api/verify-otp -d '{"phone_number":"+1 202-555-0123","otp":"012345"}'
call ${origin}/api/login      -d '{"phone_number":"+1 202-555-0123"}'
call ${origin}/api/session
\`\`\`

### With tokens (everything else)

Say \`X-Auth-Transport: token\` in each of the three calls: no cookie is set, and each answer carries a \`token\`. Send it
back as \`Authorization: Bearer …\` with the next call. The token of step 3 is the session. With step 1 send the last
session along, if there is one: it shows a device that has signed in before, which has an allowance of its own.
\`docs/clients.md\` in the source has a client for apps to copy.

\`\`\`sh
call() { curl -s -H 'X-Auth-Transport: token' -H 'Content-Type: application/json' "$@"; echo; }
call ${origin}/api/send-otp   -d '{"phone_number":"+1 202-555-0123"}'
call ${origin}/api/verify-otp -d '{"phone_number":"+1 202-555-0123","otp":"012345"}' -H 'Authorization: Bearer FLOW'
call ${origin}/api/login      -d '{"phone_number":"+1 202-555-0123"}' -H 'Authorization: Bearer GRANT'
call ${origin}/api/session    -H 'Authorization: Bearer SESSION'
\`\`\`

## Phone numbers

Write a number as people do: E.164, or the national digits of the server's default country; spaces, dots, hyphens and
brackets between digits are fine. \`phone_number\` in an answer repeats what the request wrote, and \`phone_e164\` beside
it is the one canonical form.

## When something fails

Every failure is \`application/problem+json\` (RFC 9457). Programs decide by \`code\`, people read \`detail\`, reports quote
\`request_id\`. Where waiting helps, \`retry_after\` says how many seconds, and so does the \`Retry-After\` header.
Times are UTC, written \`YYYY-MM-DD HH:MM:SS\`.`;
}
