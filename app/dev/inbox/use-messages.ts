import { useEffect, useState } from "react";
import type { InboxAnswer } from "#lib/http/schemas/operations.ts";
import { ask } from "../../ui/ask.ts";

type Messages = InboxAnswer["messages"];

const everyMs = 1500;

/** Looks into the inbox again and again while the page is in view. `null` until the first answer. */
export function useMessages(number: string | null): { messages: Messages | null; silent: boolean } {
  const [messages, setMessages] = useState<Messages | null>(null);
  const [silent, setSilent] = useState(false);

  useEffect(() => {
    const query = number ? `?phone_number=${encodeURIComponent(number)}` : "";
    let timer: ReturnType<typeof setTimeout>;
    let stopped = false;
    const look = async () => {
      if (document.visibilityState === "visible") {
        const answer = await ask<InboxAnswer>("GET", `/api/dev/inbox${query}`);
        if (stopped) return;
        setSilent(!answer.ok);
        if (answer.ok) setMessages(answer.body.messages);
      }
      timer = setTimeout(look, everyMs);
    };
    look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [number]);

  return { messages, silent };
}
