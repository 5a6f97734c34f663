import { HealthAnswer, InboxAnswer, LivenessAnswer } from "../schemas/operations.ts";
import { anyAddress, anyRequest, noProbe, usesDatabase } from "./common-problems.ts";
import { json, type Operation, type Paths } from "./operation.ts";
import { messageText, user } from "./specimen-data.ts";

const liveness: Operation = {
  id: "liveness",
  tag: "Operations",
  summary: "Is the process alive?",
  description: "Answers as long as the process does; asks neither the database nor the SMS provider.",
  security: ["none"],
  responses: {
    200: {
      description: "Alive.",
      content: json(LivenessAnswer, { alive: { summary: "Alive", value: { status: "healthy" } } }),
    },
  },
  problems: anyAddress,
};

const healthy: HealthAnswer = {
  status: "healthy",
  service: "Phone Login",
  database: "connected",
  database_kind: "mysql",
  sms: "twilio",
};

const readiness: Operation = {
  id: "readiness",
  tag: "Operations",
  summary: "Is the service ready?",
  description:
    "Asks the database for a sign of life, and whether it may be written to. For load balancers and monitors.",
  security: ["none"],
  responses: {
    200: {
      description: "Ready.",
      content: json(HealthAnswer, {
        ready: { summary: "Ready", value: healthy },
        closed: {
          summary: "Ready, but one country gets no more messages for now",
          value: {
            ...healthy,
            limits: [{ scope: "country", country: "US", closed_since: "2026-11-20 10:30:00" }],
          },
        },
      }),
    },
    503: {
      description: "The database does not answer. The service heals by itself once it does.",
      headers: ["Retry-After"],
      content: json(HealthAnswer, {
        down: {
          summary: "Database down",
          value: { ...healthy, status: "unhealthy", database: "disconnected" },
        },
      }),
    },
  },
  problems: [...anyAddress, "conflicting_credentials"],
};

const inbox: Operation = {
  id: "inbox",
  tag: "Development",
  summary: "Read the SMS that were not sent",
  description:
    "Development and QA only: while Twilio is not configured, messages wait here. In production this address does not exist. People find the same messages at `/dev/inbox`.",
  security: ["none"],
  parameters: ["PhoneNumberInQuery"],
  responses: {
    200: {
      description: "The messages, newest first.",
      content: json(InboxAnswer, {
        one: {
          summary: "One message",
          value: {
            messages: [
              {
                to: user.phone_e164,
                body: messageText,
                code: "012345",
                sent_at: "2026-11-20 10:29:30",
              },
            ],
          },
        },
      }),
    },
  },
  problems: [...anyRequest, ...usesDatabase, "invalid_input", "not_found"],
};

const page = (id: string, summary: string, description: string): Operation => ({
  id,
  tag: "Documentation",
  summary,
  description,
  security: ["none"],
  responses: {
    200: { description: "The page.", content: { mediaType: "text/html", schema: { type: "string" } } },
  },
  problems: noProbe,
});

const document: Operation = {
  id: "openApiDocument",
  tag: "Documentation",
  summary: "This document",
  description: "The OpenAPI 3.1 document, made from the schemas that validate requests.",
  security: ["none"],
  responses: {
    200: {
      description: "The document.",
      content: { mediaType: "application/json", schema: { type: "object" } },
    },
  },
  problems: noProbe,
};

export const operationsPaths: Paths = {
  "/health": { get: liveness },
  "/api/auth/health": { get: readiness },
  "/openapi.json": { get: document },
  "/docs": { get: page("docsPage", "Try the API in Swagger UI", "Every route with a form to call it.") },
  "/redoc": { get: page("redocPage", "Read the API in ReDoc", "The same document, laid out for reading.") },
};

export const developmentPaths: Paths = { "/api/dev/inbox": { get: inbox } };
