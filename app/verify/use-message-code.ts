import { useEffect, useRef } from "react";

type OtpCredential = Credential & { code: string };
type OtpRequest = CredentialRequestOptions & { otp: { transport: ["sms"] } };

/**
 * WebOTP: Android's Chrome hands over the code from the message, once the person agrees. The request waits for ever by
 * itself, so it is given up with the page and, through the function this returns, as soon as somebody types. Each new
 * `sent` object stands for a message that was sent, and starts the request anew.
 */
export function useMessageCode(onCode: (code: string) => void, sent: object): () => void {
  const request = useRef<AbortController>(null);
  const receive = useRef(onCode);
  receive.current = onCode;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `sent` is not read, but each new one is a message to wait for
  useEffect(() => {
    if (!("OTPCredential" in window)) return;
    const controller = new AbortController();
    request.current = controller;
    const options: OtpRequest = { otp: { transport: ["sms"] }, signal: controller.signal };
    navigator.credentials.get(options).then(
      (credential) => credential && receive.current((credential as OtpCredential).code),
      // Refused, given up or not possible here: the person types the code, as everywhere else.
      () => undefined,
    );
    return () => controller.abort();
  }, [sent]);

  return () => request.current?.abort();
}
