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
  "Fe26.2*1535167166*89586958c1ccfce28ed5d0c4ef86c7260b0324c2096a26ea9280af3b9e0b6f67*K4zHzffbS8LfbtDImZX89A*YrjCjnus6DITqvCUlxP_4okyQYTB9hEKKejzxlPUh17lFhasY6nvvuvxoulwcnctzth22X4QLf_vJkz0ppF8CBJa-5EuBdc876yTwvkq4B8*1798380319212*95232e47ca613c875950478cc98c7b4916b817c7f78bd35f907ee83f0d21ed41*HtJkJBCgzLxVSK08JusZ1IXb3jDvsRwRzMScjrcn5AM~2";

/** As the inbox shows it: a test holds it against the writer of messages. */
export const messageText =
  "012345 is your Phone Login code. It is valid for 5 minutes. Never share it.\n@localhost #012345";
