/** Apart from its catalogue, because it is loaded with every page: what is shown when even the language is unknown. */
export const failedInEnglish = {
  heading: "Something went wrong on our side",
  lead: "Nothing you did. Please try again in a moment.",
  retry: "Try again",
};
