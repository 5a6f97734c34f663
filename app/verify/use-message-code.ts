import { useEffect, useRef } from "react";

type OtpCredential = Credential & { code: string };
type OtpRequest = CredentialRequestOptions & { otp: { transport: ["sms"] } };

/**
 * WebOTP: Android's Chrome hands over the code from the message, once the person agrees. The request waits for ever by
 * itself, so it is given up with the page and, through the function this returns, as soon as somebody types.
 */
export function useMessageCode(onCode: (code: string) => void): () => void {
  const request = useRef<AbortController>(null);
  const receive = useRef(onCode);
  receive.current = onCode;

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
  }, []);

  return () => request.current?.abort();
}
