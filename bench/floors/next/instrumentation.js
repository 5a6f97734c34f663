/** Or the bundler finds the product's, in the folders around, and the floor opens a database. */
export function register() {}
