import type { Metadata } from "next";
import { visitorWords } from "./language.ts";
import { Card, Heading } from "./ui/card.tsx";
import { textLink } from "./ui/link.ts";

export function generateMetadata(): Metadata {
  return { title: visitorWords().text.notFound.title };
}

export default function NotFoundPage() {
  const { notFound } = visitorWords().text;
  return (
    <Card>
      <Heading lead={<p>{notFound.lead}</p>}>{notFound.heading}</Heading>
      <a href="/" className={textLink}>
        {notFound.home}
      </a>
    </Card>
  );
}
