const headerBytes = 4;
const quit = 0x01;
const closeStatement = 0x19;

/**
 * Counts the statements in what a client writes, however it is cut into chunks: packets that begin an exchange
 * (sequence number 0) and that the server answers. Preparing counts, because it can fail like everything else.
 */
export function statementCounter(): (chunk: Buffer) => number {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    let statements = 0;
    while (pending.length > headerBytes) {
      const length = pending.readUIntLE(0, 3);
      if (pending.length < headerBytes + length) break;
      const command = pending[headerBytes];
      if (pending[3] === 0 && command !== quit && command !== closeStatement) statements += 1;
      pending = pending.subarray(headerBytes + length);
    }
    return statements;
  };
}
