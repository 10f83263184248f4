import * as queries from "../queries/index.ts";
import type { applicationThresholds } from "../thresholds/application.ts";
import { type AlertsFor, perService } from "./alert.ts";

/** "Application Alerts" and "Business Alerts" of the strategy's section 3.2. */
export const applicationAlerts: AlertsFor<typeof applicationThresholds> = {
  HighErrorRate: {
    summary: (limit) => `Error rate of {{ $labels.service }} is ${limit}`,
    board: "application",
    instances: perService(queries.errorRatio),
    runbook: {
      meaning: "The service answers too many of its requests with a 5xx status.",
      impact: "Users see errors now.",
      diagnosis: [
        "On the Application board: all routes, or one? Since when, and was there a deployment?",
        "In Kibana: the error logs of the service for the last 15 minutes, grouped by message; follow one `trace.id`.",
        "The dependencies: database connections in use, failed payments, the service's own upstreams.",
      ],
      mitigation: [
        "Roll back the deployment that it began with.",
        "Switch off the feature or the route that fails.",
        "Restart pods only if some fail and others do not.",
      ],
    },
  },
  MostRequestsFail: {
    summary: (limit) => `Error rate of {{ $labels.service }}, which has few requests, is ${limit}`,
    board: "application",
    instances: perService(queries.errorRatio),
    silencedBy: ["HighErrorRate"],
    runbook: {
      meaning:
        "Most of the few requests that the service gets are answered with a 5xx status; with more requests, HighErrorRate would say so.",
      impact: "Whoever comes now, finds the service broken: at night, in a new region, or after most have given up.",
      diagnosis: [
        "On the Application board: has the service always so few requests at this hour, or have the others stopped coming?",
        "In Kibana: the error logs of the service for the last 15 minutes. Is it one client that tries again and again, or everybody?",
        "Was there a deployment, or is something missing that the service needs: its database, a secret, an upstream?",
      ],
      mitigation: [
        "Roll back the deployment that it began with.",
        "Bring back what it needs, then restart its pods if they do not recover by themselves.",
        "If it is one client with a broken request, answer it with a 4xx status: the fault is not the service's.",
      ],
    },
  },
  SlowResponses: {
    measure: "95th percentile of the response time",
    summary: (limit) => `Response time of {{ $labels.service }} (95th percentile) is ${limit}`,
    board: "application",
    instances: perService(queries.latencyP95),
    runbook: {
      meaning: "Five of a hundred requests take longer than the threshold.",
      impact: "Users wait, then give up or try again, which makes it worse.",
      diagnosis: [
        "On the Application board: is the median slow too, or only the slowest? Which routes?",
        "Database connections in use near their limit: requests wait for one.",
        "CPU of the containers near their limit: they are throttled.",
      ],
      mitigation: [
        "Add replicas if CPU is the cause.",
        "Roll back the deployment that it began with.",
        "Stop the query or the job that holds the database.",
      ],
    },
  },
  FailedLogins: {
    measure: "Failed logins",
    summary: (limit) => `Failed logins of {{ $labels.service }} are ${limit}`,
    board: "application",
    instances: perService(queries.failedLogins),
    runbook: {
      meaning: "Far more logins fail than people mistype passwords.",
      impact: "Somebody tries passwords, or nobody can log in any more: the two look alike here.",
      diagnosis: [
        "Do logins still succeed? None at all means an outage of the login, not an attack.",
        "In Kibana, the access logs: the addresses and accounts with most failures. Many accounts from few addresses is an attack.",
        "Was a client or an identity provider changed just now?",
      ],
      mitigation: [
        "Block the addresses, or slow them down, at the edge.",
        "Force a password change for accounts that failed often and then succeeded.",
        "For an outage: roll back the change to the login.",
      ],
    },
  },
  UserActivityDrop: {
    measure: "Drop of user activity",
    summary: (limit) =>
      `The drop of user activity of {{ $labels.service }}, against the same hour of the last three weeks, is ${limit}`,
    board: "business",
    instances: perService(queries.activityDrop),
    silencedBy: ["TargetDown", "TargetAbsent", "ProbeFailed", "HighErrorRate", "MostRequestsFail"],
    runbook: {
      meaning: "Users do much less than at the same hour one, two and three weeks ago.",
      impact: "Something keeps users away, or what they do is not counted any more.",
      diagnosis: [
        "Can you use the product yourself, from outside?",
        "Public holiday, end of a campaign, change of the clock?",
        "Did a release remove or rename what is counted? Compare with the request rate.",
      ],
      mitigation: [
        "Roll back the release that it began with.",
        "Repair the way in: DNS, certificate, login, front end.",
        "For a holiday: silence the alert until its end.",
      ],
    },
  },
  FailedPayments: {
    measure: "Failed payments, without those that the customer's bank declines,",
    summary: (limit) =>
      `The share of payments of {{ $labels.service }} through {{ $labels.provider }} that fail is ${limit}`,
    board: "business",
    instances: perService(queries.failedPayments),
    runbook: {
      meaning: "Payments fail for reasons that are not the customer's: declined cards are not counted.",
      impact: "Money is lost with every minute.",
      diagnosis: [
        "One provider, or all? Look at the provider's status page.",
        "On the Business board: the reasons. Time-outs point at the network or the provider, refusals at credentials.",
        "Was a key changed or a certificate renewed?",
      ],
      mitigation: [
        "Switch to the other provider, if there is one.",
        "Roll back the release that it began with.",
        "Tell customers that they were not charged, or when they will be.",
      ],
    },
  },
  HighApiErrorRate: {
    summary: (limit) => `Error rate of {{ $labels.service }} {{ $labels.http_route }} is ${limit}`,
    board: "application",
    instances: perService(queries.routeErrorRatio),
    silencedBy: ["HighErrorRate", "MostRequestsFail"],
    runbook: {
      meaning:
        "One route of the API answers too many requests with a 5xx status; the service as a whole may look well.",
      impact: "What that route is for does not work.",
      diagnosis: [
        "In Kibana: the API logs of that route; follow one `trace.id` to the first error.",
        "Does it fail for all callers, or for one client version?",
      ],
      mitigation: ["Roll back the change to that route.", "Switch off the feature behind it."],
    },
  },
};
