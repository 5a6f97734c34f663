"use client";

import { useEffect, useState } from "react";
import { watchNetwork } from "./network.ts";
import { useWords } from "./words.tsx";
import { rememberZone } from "./zone.ts";

/**
 * True of every page: it says when the network is gone and when its script has taken over, it never shows a remembered
 * past, and it tells days by the reader's calendar.
 */
export function PageLife() {
  const { offline } = useWords();
  const online = useOnline();
  useEffect(rememberZone, []);
  useEffect(() => {
    // Effects run once the whole page listens: whoever drives it from outside can tell a live page from its picture.
    document.documentElement.dataset.live = "";
    // A page kept in the back/forward cache may belong to somebody who has signed out since.
    const askAgain = (event: PageTransitionEvent) => event.persisted && location.reload();
    addEventListener("pageshow", askAgain);
    return () => removeEventListener("pageshow", askAgain);
  }, []);
  return (
    <>
      {/* As high as the bar in any language, so that the page's end can be moved out from under it. */}
      {!online && (
        <div data-offline="" aria-hidden="true" className="invisible">
          <OfflineWords text={offline} />
        </div>
      )}
      <div role="status" className="fixed inset-x-0 bottom-0 z-10">
        {!online && <OfflineWords text={offline} />}
      </div>
    </>
  );
}

export function OfflineWords({ text }: { text: string }) {
  return (
    <p className="border-transparent border-t bg-ink px-5 pt-3 pb-[calc(0.75rem+env(safe-area-inset-bottom))] text-center font-medium text-canvas text-fine">
      {text}
    </p>
  );
}

function useOnline(): boolean {
  const [online, setOnline] = useState(true);
  useEffect(() => {
    setOnline(navigator.onLine);
    return watchNetwork(setOnline);
  }, []);
  return online;
}
