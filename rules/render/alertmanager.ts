import type { Environment } from "../environment.ts";
import {
  inhibitions,
  type JiraReceiver,
  kindsOf,
  type ReceiverKind,
  type Receivers,
  type Route,
  receiverSecrets,
  routesIn,
} from "../routing/index.ts";
import type { AlertmanagerDocument, Json, JsonObject } from "./documents.ts";
import { receiverSecretsFolder } from "./documents.ts";
import { messageTemplates } from "./messages.ts";

/** Receiver of what no configured receiver takes: an environment may have none, except production. */
const nobody = "nobody";

/**
 * The one configuration of Alertmanager. It stays within what prometheus-operator's strict parser knows: no names of
 * inhibit rules, no labels of routes, Jira's texts as plain strings.
 */
export function alertmanagerDocument(environment: Environment): AlertmanagerDocument {
  const kinds = kindsOf(environment.receivers);
  const routes = routesIn(environment.receivers);
  const reached = routes.filter((route) => route.kinds.length > 0);
  return {
    config: {
      global: globalOf(environment.receivers),
      templates: ["/etc/alertmanager/config/*.tmpl"],
      route: {
        receiver: nobody,
        group_by: ["alertname", "namespace", "service"],
        routes: routes.map((route) => routeOf(route, reached.includes(route) ? route.name : nobody)),
      },
      receivers: [{ name: nobody }, ...reached.map((route) => receiverOf(route, environment.receivers))],
      inhibit_rules: inhibitions(environment).map(({ source, target, equal }) => ({
        source_matchers: [`alertname="${source}"`],
        target_matchers: [`alertname="${target}"`],
        equal,
      })),
    },
    templates: messageTemplates,
    secretFiles: kinds.map((kind) => receiverSecrets[kind]),
  };
}

const secretFile = (kind: ReceiverKind): string => `${receiverSecretsFolder}/${receiverSecrets[kind]}`;

function globalOf({ slack, email }: Receivers): JsonObject {
  return {
    resolve_timeout: "5m",
    ...(slack ? { slack_api_url_file: secretFile("slack") } : {}),
    ...(email
      ? {
          smtp_smarthost: email.smarthost,
          smtp_from: email.from,
          smtp_auth_username: email.username ?? email.from,
          smtp_auth_password_file: secretFile("email"),
          smtp_require_tls: true,
        }
      : {}),
  };
}

function routeOf(route: Route, receiver: string): JsonObject {
  const matcher = "alert" in route.when ? `alertname="${route.when.alert}"` : `severity="${route.when.severity}"`;
  return {
    receiver,
    matchers: [matcher],
    group_by: route.groupBy,
    group_wait: route.groupWait,
    group_interval: route.groupInterval,
    repeat_interval: route.repeatInterval,
    continue: route.andOthers ?? false,
  };
}

function receiverOf(route: Route, receivers: Receivers): JsonObject {
  const configs = route.kinds.flatMap((kind): readonly (readonly [string, Json])[] => {
    const config = integration(kind, receivers);
    const [name, body] = config ?? [];
    return name && body ? [[name, [{ send_resolved: route.resolved, ...body }]]] : [];
  });
  return { name: route.name, ...Object.fromEntries(configs) };
}

/** One receiver's configuration, or undefined when the environment does not have it. */
function integration(
  kind: ReceiverKind,
  { slack, email, jira, heartbeat }: Receivers,
): readonly [string, JsonObject] | undefined {
  switch (kind) {
    case "slack":
      return slack && ["slack_configs", slackConfig(slack.channel)];
    case "email":
      return email && ["email_configs", emailConfig(email.to)];
    case "jira":
      return jira && ["jira_configs", jiraConfig(jira)];
    case "heartbeat":
      return heartbeat ? ["webhook_configs", { url_file: secretFile("heartbeat") }] : undefined;
  }
}

const slackConfig = (channel: string): JsonObject => ({
  channel,
  title: '{{ template "monitoring.slack.title" . }}',
  title_link: "{{ (index (or .Alerts.Firing .Alerts.Resolved) 0).Annotations.dashboard_url }}",
  text: '{{ template "monitoring.slack.text" . }}',
  fallback: '{{ template "monitoring.slack.title" . }}',
  color:
    '{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}{{ else }}good{{ end }}',
});

const emailConfig = (to: readonly string[]): JsonObject => ({
  to: to.join(", "),
  headers: { Subject: '{{ template "monitoring.subject" . }}' },
  html: '{{ template "monitoring.email.html" . }}',
  text: '{{ template "monitoring.email.text" . }}',
});

/** Version 2 of Jira's API: version 3 wants a document tree where these templates give text. */
const jiraConfig = ({ url, project, issueType, user, ...transitions }: JiraReceiver): JsonObject => ({
  api_url: `${url}/rest/api/2/`,
  project,
  issue_type: issueType,
  ...(transitions.resolveTransition !== undefined && { resolve_transition: transitions.resolveTransition }),
  ...(transitions.reopenTransition !== undefined && { reopen_transition: transitions.reopenTransition }),
  summary: '{{ template "monitoring.jira.summary" . }}',
  description: '{{ template "monitoring.jira.description" . }}',
  labels: ["monitoring", "{{ .CommonLabels.severity }}", "{{ .CommonLabels.alertname }}"],
  http_config: { basic_auth: { username: user, password_file: secretFile("jira") } },
});
