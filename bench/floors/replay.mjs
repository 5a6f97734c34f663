/** One statement as it was asked. @typedef {{ sql: string, values: readonly unknown[] }} Asked */

/**
 * What a step asked of its database, ready to be asked again. New rows get other keys: in them, text in which two
 * visitors differ is drawn anew, as long as it was. All else is asked as it was; where that matches no row any more, the
 * database has less to do, and whoever asks has not.
 * @param {readonly Asked[]} one visitor's statements
 * @param {readonly Asked[]} other visitor's
 * @returns {() => readonly [sql: string, values: readonly unknown[]][]}
 */
export function replayOf(one, other) {
  const statements = one.map(({ sql, values }, at) => {
    const isNew = values.map((value, place) => isKey(value) && value !== other[at]?.values[place]);
    const addsRow = /^\s*INSERT\b/i.test(sql);
    return { sql, values, isNew, addsRow };
  });
  return () =>
    statements.map(({ sql, values, isNew, addsRow }) => [
      sql,
      addsRow ? values.map((value, place) => (isNew[place] ? drawnLike(String(value)) : value)) : values,
    ]);
}

/** Text, but no time. @param {unknown} value */
function isKey(value) {
  return typeof value === "string" && !/^\d{4}-\d\d-\d\d /.test(value);
}

let drawn = 0;
/** @param {string} text */
function drawnLike({ length }) {
  return (drawn++).toString(36).padStart(length, "0").slice(-length);
}
