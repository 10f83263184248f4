import type { Query } from "../queries/index.ts";
import * as queries from "../queries/index.ts";

/** Queries of one service whose answers are recorded, since an alert, panels and reports read them. */
export const serviceRecordings: readonly Query[] = [
  queries.requestRate,
  queries.errorRatio,
  queries.latencyP95,
  queries.latencyP50,
  queries.latencyMean,
  queries.routeRate,
  queries.routeErrorRatio,
  queries.userActions,
  queries.failedPayments,
  queries.userRegistrations,
  queries.trainingBookings,
  queries.jobApplications,
  queries.blogViews,
  queries.searchQueries,
];

/** Queries of the whole cluster whose answers are recorded. */
export const clusterRecordings: readonly Query[] = [queries.cpuUtilisation, queries.memoryUtilisation];
