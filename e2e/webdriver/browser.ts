/** Sends one WebDriver command (W3C) by the path it has over HTTP, below its session, and returns its value. */
export type Send = (method: "POST" | "DELETE", path: string, body?: object) => Promise<unknown>;

/** The little of a browser that a smoke test needs. */
export type Browser = {
  open(url: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  click(selector: string): Promise<void>;
  /** the value of a JavaScript expression in the page */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
};

/** W3C WebDriver §12: the key under which an element is named. */
const elementKey = "element-6066-11e4-a52e-4f735466cecf";

export function browserOver(send: Send, close: () => Promise<void>): Browser {
  async function find(selector: string): Promise<string> {
    const found = await send("POST", "/element", { using: "css selector", value: selector });
    return (found as Record<string, string>)[elementKey] ?? "";
  }
  return {
    close,
    open: async (url) => void (await send("POST", "/url", { url })),
    type: async (selector, text) =>
      void (await send("POST", `/element/${await find(selector)}/value`, { text })),
    click: async (selector) => void (await send("POST", `/element/${await find(selector)}/click`, {})),
    evaluate: (expression) => send("POST", "/execute/sync", { script: `return ${expression}`, args: [] }),
  };
}
