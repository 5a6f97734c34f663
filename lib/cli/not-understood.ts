/** The words of a command are none that it takes. */
export class NotUnderstood extends Error {
  constructor(cause?: unknown) {
    super("The command was not understood.", { cause });
    this.name = "NotUnderstood";
  }
}
