import { type ProblemCode, problemCodes, problems } from "../../problems.ts";
import { escaped } from "./page.ts";

/** Every code with its status and meaning, each at an address of its own (`/docs#wrong_code`). */
export function problemTable(): string {
  const rows = [...problemCodes].sort((a, b) => problems[a].status - problems[b].status).map(row);
  return `<section id="problems">
<h2>Problem codes</h2>
<p>The <code>code</code> of every failure, its status, and what it means.</p>
<table>
<thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead>
<tbody>
${rows.join("\n")}
</tbody>
</table>
</section>`;
}

function row(code: ProblemCode): string {
  const { status, meaning } = problems[code];
  const sentence = escaped(meaning).replace(/`([^`]+)`/g, "<code>$1</code>");
  return `<tr id="${code}"><td>${status}</td><td><code>${code}</code></td><td>${sentence}</td></tr>`;
}
