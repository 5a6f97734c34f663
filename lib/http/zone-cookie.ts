/** The name of the cookie by which a script of our pages brings the reader's time zone to the server. It is no secret. */
export const zoneCookie = "zone";
