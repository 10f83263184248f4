import * as queries from "../../rules/queries/index.ts";
import { table } from "../look/table.ts";
import { timeseries } from "../look/timeseries.ts";
import type { Panel } from "../look/view.ts";

/** One row for each node. */
export const overview: Panel = (view) =>
  table(view, {
    title: "Nodes",
    shows: "The state of every node now, the busiest first. A node that is missing here is not being scraped.",
    labels: [{ label: "instance", title: "Node" }],
    sortedBy: "CPU",
    columns: [
      { title: "CPU", query: queries.cpuUtilisation, target: view.nodes },
      { title: "Memory", query: queries.memoryUtilisation, target: view.nodes },
      { title: "Processes", query: queries.processCount, target: view.nodes },
      { title: "Threads", query: queries.threadCount, target: view.nodes },
    ],
  });

export const cpu: Panel = (view) =>
  timeseries(view, {
    title: queries.cpuUtilisation.title,
    shows:
      "Busy share of each node's processors: everything but idle, waiting for a disk, and time that the hypervisor took.",
    series: [{ query: queries.cpuUtilisation, target: view.nodes }],
    max: 1,
  });

export const memory: Panel = (view) =>
  timeseries(view, {
    title: queries.memoryUtilisation.title,
    shows: "Share of each node's memory that no program can get any more. The page cache counts as free.",
    series: [{ query: queries.memoryUtilisation, target: view.nodes }],
    max: 1,
  });

export const diskFree: Panel = (view) =>
  timeseries(view, {
    title: queries.diskFree.title,
    shows: "Free share of each file system that can be written to, without root's reserve.",
    series: [{ query: queries.diskFree, target: view.nodes }],
    max: 1,
  });

export const diskFullIn: Panel = (view) =>
  timeseries(view, {
    title: queries.diskFullIn.title,
    shows:
      "If it goes on filling as in the last six hours. A file system that does not fill has no line; the scale is logarithmic.",
    series: [{ query: queries.diskFullIn, target: view.nodes }],
    scale: "log",
  });

export const diskIo: Panel = (view) =>
  timeseries(view, {
    title: "Disk I/O",
    shows: "Bytes read from each disk, upwards, and written to it, downwards.",
    series: [
      { query: queries.diskRead, target: view.nodes, name: "read" },
      { query: queries.diskWritten, target: view.nodes, name: "written" },
    ],
    downwards: ["written"],
  });

export const diskBusy: Panel = (view) =>
  timeseries(view, {
    title: queries.diskBusy.title,
    shows: "Share of time in which each disk had at least one request. Near 100 %, requests wait for it.",
    series: [{ query: queries.diskBusy, target: view.nodes }],
    max: 1,
  });

export const networkIo: Panel = (view) =>
  timeseries(view, {
    title: "Network I/O",
    shows: "Bytes received by each physical network device, upwards, and sent, downwards.",
    series: [
      { query: queries.networkReceived, target: view.nodes, name: "received" },
      { query: queries.networkSent, target: view.nodes, name: "sent" },
    ],
    downwards: ["sent"],
  });

export const processes: Panel = (view) =>
  timeseries(view, {
    title: "Process count",
    shows: "Processes on each node. A steady climb is a program that does not wait for its children.",
    series: [{ query: queries.processCount, target: view.nodes }],
  });

export const threads: Panel = (view) =>
  timeseries(view, {
    title: "Thread count",
    shows: "Threads on each node. A steady climb is a pool without a bound.",
    series: [{ query: queries.threadCount, target: view.nodes }],
  });
