import { partTarget, stackTarget } from "../../rules/alerts/index.ts";
import { categories, quarantine } from "../../rules/logs/index.ts";
import * as queries from "../../rules/queries/index.ts";
import { logCategories } from "../../rules/vocabulary/index.ts";
import { colours } from "../look/colours.ts";
import { states } from "../look/states.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel, View } from "../look/view.ts";

export const services: Panel = (view) =>
  states(
    view,
    {
      title: "State of services",
      shows:
        "Whether the pods of each service can be scraped: all of them, some, or none. Collectors and the stack itself are listed too.",
      series: [{ query: queries.targetsUp, target: view.services }],
    },
    [
      { from: 1, to: 1, text: "up", colour: colours.blue },
      { from: 0.0001, to: 0.9999, text: "partly up", colour: colours.orange },
      { from: 0, to: 0, text: "down", colour: colours.vermilion },
    ],
  );

export const targetsDown: Panel = (view) =>
  timeseries(view, {
    title: queries.targetsDown.title,
    shows: "Share of each service's pods that do not answer. What cannot be scraped raises no other alert.",
    series: [{ query: queries.targetsDown, target: view.services }],
  });

export const pods: Panel = (view) =>
  states(
    view,
    {
      title: queries.podsNotReady.title,
      shows:
        "Every pod in the stack's own namespaces, and whether it is ready to do its work. One that has ended has no bar.",
      series: [{ query: queries.podsNotReady, target: stackTarget(view.environment) }],
    },
    [
      { from: 0, to: 0, text: "ready", colour: colours.blue },
      { from: 1, to: 1, text: "not ready", colour: colours.vermilion },
    ],
  );

export const elasticsearchHealth: Panel = (view) =>
  states(
    view,
    {
      title: "Elasticsearch health",
      shows: "Red: data is missing. Yellow: a copy is missing. Neither: green.",
      series: [
        { query: queries.elasticsearchRed, target: view.everything, name: "red" },
        { query: queries.elasticsearchYellow, target: view.everything, name: "yellow" },
      ],
    },
    [
      { from: 0, to: 0, text: "no", colour: colours.blue },
      { from: 1, to: 1, text: "yes", colour: colours.vermilion },
    ],
  );

export const elasticsearchDisk: Panel = (view) =>
  timeseries(view, {
    title: queries.elasticsearchDiskFree.title,
    shows: "Free share of each node's data volume. Elasticsearch places no more shards on a node that has too little.",
    series: [{ query: queries.elasticsearchDiskFree, target: view.everything }],
    max: 1,
  });

export const elasticsearchHeap: Panel = (view) =>
  timeseries(view, {
    title: queries.elasticsearchHeap.title,
    shows: "A saw-tooth is healthy; a line that stays near the top collects garbage all the time.",
    series: [{ query: queries.elasticsearchHeap, target: view.everything }],
    max: 1,
  });

const exporter = ({ environment }: View): queries.Target => partTarget(environment, "elasticsearch-exporter");

/** The documents of each category, as the alert on silent categories counts them; also of those that may be silent. */
export const documents: Panel = (view) =>
  timeseries(view, {
    title: "Log documents by category",
    shows:
      "Documents that reached Elasticsearch, each category over the time that it may be silent. The scale is logarithmic.",
    series: logCategories.map((category) => ({
      query: queries.documentsWritten(category, view.environment.name, categories[category].silentFor),
      target: exporter(view),
      name: category,
    })),
    scale: "symlog",
  });

export const quarantined: Panel = (view) =>
  timeseries(view, {
    title: "Log documents in quarantine",
    shows:
      "Share of all documents that are set aside because they are no log documents. The quarantine's data stream tells why, line by line.",
    series: [
      { query: queries.documentsQuarantined(quarantine.dataset, view.environment.name), target: exporter(view) },
    ],
  });

export const certificates: Panel = (view) =>
  timeseries(view, {
    title: queries.certificateExpiresIn.title,
    shows: "The first certificate of each address's chain. A line that rises was renewed.",
    series: [{ query: queries.certificateExpiresIn, target: view.everything }],
  });

export const addresses: Panel = (view) =>
  states(
    view,
    {
      title: queries.probeFails.title,
      shows:
        "Whether a visit of each address succeeds: a connection, a certificate that is accepted, and a 2xx status in the end.",
      series: [{ query: queries.probeFails, target: view.everything }],
    },
    [
      { from: 0, to: 0, text: "answers", colour: colours.blue },
      { from: 1, to: 1, text: "fails", colour: colours.vermilion },
    ],
  );

export const notifications: Panel = (view) =>
  timeseries(view, {
    title: queries.notificationsFailing.title,
    shows:
      "Share of Alertmanager's notifications that failed in 20 minutes, by kind of receiver, or all of them while no attempt has succeeded in five hours. No line while none fails.",
    series: [{ query: queries.notificationsFailing, target: view.everything }],
  });

export const notificationsDropped: Panel = (view) =>
  timeseries(view, {
    title: queries.notificationsDropped.title,
    shows: "By Prometheus, over the last five minutes. What Alertmanager did not get reaches nobody.",
    series: [{ query: queries.notificationsDropped, target: view.everything }],
  });

export const sizeRetentions: Panel = (view) =>
  timeseries(view, {
    title: queries.sizeRetentions.title,
    shows: "By Prometheus, over the last day. Each one shortens the history that was promised.",
    series: [{ query: queries.sizeRetentions, target: view.everything }],
  });

export const headSeries: Panel = (view) =>
  timeseries(view, {
    title: queries.headSeries.title,
    shows: "By Prometheus. Its memory and its volume grow with them; a step is a label with too many values.",
    series: [{ query: queries.headSeries, target: view.everything }],
  });

export const ruleFailures: Panel = (view) =>
  timeseries(view, {
    title: queries.ruleFailures.title,
    shows: "By Prometheus, over the last five minutes. A rule that fails is an alert switched off.",
    series: [{ query: queries.ruleFailures, target: view.everything }],
  });
