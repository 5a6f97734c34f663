import type { Metadata } from "next";
import { visitorWords } from "./language.ts";
import { Card, Heading } from "./ui/card.tsx";
import { textLink } from "./ui/link.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await visitorWords()).text.notFound.title };
}

export default async function NotFoundPage() {
  const { notFound } = (await visitorWords()).text;
  return (
    <Card>
      <Heading lead={<p>{notFound.lead}</p>}>{notFound.heading}</Heading>
      <a href="/" className={textLink}>
        {notFound.home}
      </a>
    </Card>
  );
}
