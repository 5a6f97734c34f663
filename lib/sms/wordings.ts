import type { PluralForms } from "../text/catalogue.ts";
import type { Locale } from "../text/locale.ts";

export type Wordings<L extends Locale> = {
  /** fullest first; each must hold {code} and {name} */
  texts: readonly [string, ...string[]];
  /** what stands for {life} */
  minutes: Record<PluralForms[L], string>;
};

/**
 * What a message says, the code first, because it shows in a notification. Each text names the code with the word that
 * people and phones look for (iOS offers a code where it finds that word, when the autofill line is missing).
 *
 * English, Spanish and French keep to the GSM-7 alphabet, which has é, è, à and ñ but no ó, á, ç or ê: Spanish goes without
 * accents, as its readers know from their banks. Hindi and Arabic cost UCS-2, 70 characters in all, so they have shorter
 * texts to fall back to: first the life of the code goes (the page tells it), then politeness, the warning last.
 */
export const wordings: { readonly [L in Locale]: Wordings<L> } = {
  en: {
    texts: ["{code} is your {name} code. It is valid for {life}. Never share it."],
    minutes: { one: "{n} minute", other: "{n} minutes" },
  },
  es: {
    texts: ["{code} es tu codigo de {name}. Caduca en {life}. No lo compartas nunca."],
    minutes: { one: "{n} minuto", other: "{n} minutos" },
  },
  fr: {
    texts: ["{code} est votre code {name}. Il expire dans {life}. Ne le partagez jamais."],
    minutes: { one: "{n} minute", other: "{n} minutes" },
  },
  hi: {
    texts: [
      "{code} आपका {name} कोड है। {life} तक मान्य। किसी को न बताएँ।",
      "{code} आपका {name} कोड है। किसी को न बताएँ।",
      "{code} {name} कोड। किसी को न बताएँ।",
      "{code} {name} कोड",
    ],
    minutes: { one: "{n} मिनट", other: "{n} मिनट" },
  },
  ar: {
    texts: [
      "{code} رمز {name} الخاص بك. صالح لمدة {life}. لا تشاركه مع أحد.",
      "{code} رمز {name} الخاص بك. لا تشاركه مع أحد.",
      "{code} رمز {name}. لا تشاركه مع أحد.",
      "{code} رمز {name}",
    ],
    minutes: {
      zero: "{n} دقيقة",
      one: "دقيقة واحدة",
      two: "دقيقتين",
      few: "{n} دقائق",
      many: "{n} دقيقة",
      other: "{n} دقيقة",
    },
  },
};
