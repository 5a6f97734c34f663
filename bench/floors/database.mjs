/** As many connections as the product has. @param {NodeJS.ProcessEnv} env */
export function poolOptions({ DB_HOST = "", DB_PORT, DB_NAME = "", DB_USER = "", DB_PASSWORD = "" }) {
  return {
    host: DB_HOST,
    port: Number(DB_PORT),
    database: DB_NAME,
    user: DB_USER,
    password: DB_PASSWORD,
    connectionLimit: 10,
    dateStrings: true,
    // A stack trace of each statement, in case it fails, is nothing that a floor needs.
    trace: false,
  };
}
