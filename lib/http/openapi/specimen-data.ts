import type { SessionView, SignedInUser } from "../schemas/answers.ts";

/** Who appears in the examples. +1 202 555 01xx is set aside for fiction and never assigned to anybody. */
export const written = "+1 202-555-0123";

export const user: SignedInUser = {
  id: 1,
  phone_number: written,
  phone_e164: "+12025550123",
  is_verified: true,
  created_at: "2026-11-20 10:30:00",
};

export const session: SessionView = {
  id: "9bIWlg7OgGmqh5UPySPcrg",
  created_at: "2026-11-20 10:30:00",
  last_seen_at: "2026-11-20 11:02:41",
  expires_at: "2026-12-20 10:30:00",
  device: "Chrome on Android",
  current: true,
};

export const otherSession: SessionView = {
  ...session,
  id: "NIWJ5uUSIEI3AsGc75Brag",
  created_at: "2026-11-02 08:15:12",
  last_seen_at: "2026-11-19 21:47:03",
  expires_at: "2026-12-02 08:15:12",
  device: "Safari on iPhone",
  current: false,
};

export const requestId = "7d9f1c52-4b0e-4b9f-a5c3-2f6de0a1b834";

/** Real ones of their kinds, sealed under a secret that nobody has. */
export const flowToken =
  "NoY5gb.IDNMnAW93O_5pnnLn519vdJHspP4uXyRDZK5dJOjGPR9yohEESZ2v5KQSKJy2C6iKH19orU-Gxx5anv-bEg-_4GZCYD99AyaXWMGTuNfBwZVzEkJuI9o5oMYAE4oISg1DMHrnEHFyuSEYzNzB0ThFvpdLIq3qRGsRDwuSXsAo-yMmbtLmQe0eA";
export const grantToken =
  "NoY5gb.OVgiHmLiIrVygruObSbhTlLIE15yIQkAGWhTFSLI0WApantXFwxRduR5YS8K2BcEdv8rHMWuSMW3nrvB_5uvKMZHzqQMqyho9X7N6ZxWg0OIyr-mo9RJSPBddMXuAHdIz5-6vPnyGFZeo-TxtCrvF-bWU6OXhJs8_HJQ6oztXq0mfbLw4qF20fXBDApZkU9Poy110ztLK9VAfcUgMCQVpRxhod78DI-TyKOWwRqq5z7Wyv0vPw";
export const sessionToken =
  "RmUyNi4yKjE1ODkwODgzNzMqZTk1YzViYmM1ODRhMWU2ODlkMzNhNDA0ZmE4MGY3Mzk1NjBhOWNiY2ZjODNmZDk5ZDI4MzUwMDI3YWU2MzdiOCpVeUtBT0V1SVpzcHllS21VTHhpdEhBKlpxQUdiYmhwd09XZDBYcHhyNUpjTVg4bEZVQ2JKSzk2Tkp0THRlTjl5MzVhMFZCOS1uMThnTlUyajJwT1lGTW5lQU0tZmJZakNKLUJYNGlsMUJLUENsbENOTnhNQkI3T0Q4UlJield6MXJTQ0kzbElZcGs1RUtUaTJubVVyOUtBMGVzTlJOOEljWFZlUlZ6cVU1NGl3ZyoxNzk4NDAxNzI0NjkxKjBlYzcxOThmMGQxZTNiZDY2NWFlMGFiODU4NGU4MGE5MDJmMzI3ODdjODY5MmQwNzhiNTFjMTM5OTBkOGM5OTgqcl8zdDZYeUlKb0hHSzZRUlBMZ19sdjFNT3ByT3VZU0pXRklSNk1fVE1Rb34y";

/** As the inbox shows it: a test holds it against the writer of messages. */
export const messageText =
  "012345 is your Phone Login code. It is valid for 5 minutes. Never share it.\n@localhost #012345";
