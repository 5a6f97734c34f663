export default function PhonePage() {
  return <main>Phone Login</main>;
}
