import * as queries from "../../rules/queries/index.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel } from "../look/view.ts";

export const cpu: Panel = (view) =>
  timeseries(view, {
    title: queries.containerCpu.title,
    shows: "At 100 % a container is throttled, however idle its node is. One without a limit has no line.",
    series: [{ query: queries.containerCpu, target: view.services }],
    max: 1,
  });

export const memory: Panel = (view) =>
  timeseries(view, {
    title: queries.containerMemory.title,
    shows: "Memory that cannot be reclaimed. At 100 % the kernel kills the container. One without a limit has no line.",
    series: [{ query: queries.containerMemory, target: view.services }],
    max: 1,
  });

export const restarts: Panel = (view) =>
  timeseries(view, {
    title: queries.containerRestarts.title,
    shows: "A container that restarts again and again crashes, is killed for its memory, or fails its probe.",
    series: [{ query: queries.containerRestarts, target: view.services }],
  });

export const volumeFree: Panel = (view) =>
  timeseries(view, {
    title: queries.volumeFree.title,
    shows: "Free share of each mounted persistent volume that can be written to.",
    series: [{ query: queries.volumeFree, target: view.namespaces }],
    max: 1,
  });

export const volumeFullIn: Panel = (view) =>
  timeseries(view, {
    title: queries.volumeFullIn.title,
    shows:
      "If it goes on filling as in the last six hours. A volume that does not fill has no line; the scale is logarithmic.",
    series: [{ query: queries.volumeFullIn, target: view.namespaces }],
    scale: "log",
  });
