"use client";

import { useActionState } from "react";
import type { Catalogue } from "#lib/text/catalogue.ts";
import { ask, type Problem } from "../ui/ask.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/notice.tsx";

export function SignOut({ text }: { text: Catalogue["account"] }) {
  const [problem, leave, leaving] = useActionState(signOut, null);
  return (
    <form
      action={leave}
      onSubmit={(event) => leaving && event.preventDefault()}
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
    >
      <div>
        <Button type="submit" look="outline" busy={leaving && text.signingOut}>
          {text.signOut}
        </Button>
      </div>
      {problem && <ProblemNotice problem={problem} />}
    </form>
  );
}

/** `replace`, so that the back button has no account page to return to. */
async function signOut(): Promise<Problem | null> {
  const answer = await ask("POST", "/api/logout");
  if (!answer.ok) return answer.problem;
  location.replace("/");
  return null;
}
