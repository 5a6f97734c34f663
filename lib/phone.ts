/** A phone number in canonical E.164 form: the only form past the edge. */
export type E164 = string & { readonly __brand: "E164" };
