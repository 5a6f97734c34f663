import { once } from "node:events";
import { connect } from "node:net";

/**
 * One keep-alive connection that carries one request at a time. Knows just enough of HTTP to find the end of an answer,
 * so that the load costs the machine little beside the server that it measures.
 */
export class Wire {
  #port;
  /** @type {import("node:net").Socket | null} */
  #socket = null;
  #received = "";
  /** @type {{ resolve: (answer: Answer) => void, reject: (error: Error) => void } | null} */
  #waiting = null;

  /** @param {number} port */
  constructor(port) {
    this.#port = port;
  }

  /**
   * @typedef {{ status: number, head: string, body: string }} Answer
   * @param {string} request
   * @returns {Promise<Answer>}
   */
  async ask(request) {
    const socket = this.#socket ?? (await this.#open());
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      socket.write(request, "latin1");
    });
  }

  close() {
    this.#socket?.destroy();
    this.#socket = null;
  }

  async #open() {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    socket.setEncoding("latin1");
    socket.on("data", (text) => this.#read(String(text)));
    socket.on("close", () => this.#lost(socket, new Error("The server closed the connection.")));
    socket.on("error", (error) => this.#lost(socket, error));
    this.#socket = socket;
    return socket;
  }

  /** @param {string} text */
  #read(text) {
    this.#received += text;
    const answer = answerIn(this.#received);
    if (answer === null) return;
    this.#received = "";
    if (/\r\nconnection: close\r\n/i.test(answer.head)) this.close();
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.resolve(answer);
  }

  /** @param {import("node:net").Socket} socket @param {Error} error */
  #lost(socket, error) {
    if (this.#socket !== socket) return;
    this.#socket = null;
    this.#received = "";
    this.#waiting?.reject(error);
    this.#waiting = null;
  }
}

/**
 * The one answer that the text holds; null while it is not complete. (A body in chunks is given as it came.)
 * @param {string} text
 * @returns {Answer | null}
 */
export function answerIn(text) {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return null;
  const head = text.slice(0, end + 2);
  const body = text.slice(end + 4);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const isComplete = length === undefined ? /(^|\r\n)0\r\n\r\n$/.test(body) : body.length >= Number(length);
  return isComplete ? { status: Number(head.slice(9, 12)), head, body } : null;
}
