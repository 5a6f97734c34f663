/**
 * Who guesses from the same network at the same moment, on this instance. A wrong code is entered once it was compared,
 * so the database knows nothing yet of those that are being compared, and whoever sends hundreds at once would have all
 * of them compared.
 */
export type Crowds = {
  /** To be left in any case, once what came of the guess is entered. */
  enter(network: string): Place;
};

export type Place = {
  /** how many were there before, of which the database may not know yet */
  ahead: number;
  /** resolves once all of those have left */
  turn: Promise<void>;
  leave(): void;
};

export function createCrowds(): Crowds {
  const crowds = new Map<string, { size: number; gone: Promise<void> }>();
  return {
    enter(network) {
      const crowd = crowds.get(network) ?? { size: 0, gone: Promise.resolve() };
      const { size: ahead, gone: turn } = crowd;
      let left: () => void = () => undefined;
      const leaving = new Promise<void>((resolve) => {
        left = resolve;
      });
      crowd.size += 1;
      // Resolves to nothing: otherwise each promise would keep the result of the one before, for as long as guesses overlap.
      crowd.gone = Promise.all([turn, leaving]).then(() => undefined);
      crowds.set(network, crowd);
      const leave = () => {
        crowd.size -= 1;
        if (crowd.size === 0) crowds.delete(network);
        left();
      };
      return { ahead, turn, leave };
    },
  };
}
