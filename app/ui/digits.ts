/** Where the digits of other scripts begin: Arabic-Indic, Persian, Devanagari. Full-width ones fall to NFKC. */
const zeros = [0x660, 0x6f0, 0x966];

/** Keyboards set to Arabic or Hindi type digits that the server does not take; people should not have to notice. */
export function latinDigits(typed: string): string {
  return typed.normalize("NFKC").replace(/[٠-٩۰-۹०-९]/g, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = zeros.find((start) => point >= start && point < start + 10) ?? point;
    return String(point - zero);
  });
}
