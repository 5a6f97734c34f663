/** A table that came with the database cannot be adopted as it is. `message` says what it is and what to do. */
export class TableUnfit extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "TableUnfit";
  }
}
