/** Names of the volumes, by which the settings ask for a least size. */
export const volumeNames = [
  "prometheus-system",
  "prometheus-application",
  "prometheus-business",
  "elasticsearch",
  "logstash",
  "alertmanager",
  "grafana",
] as const;

/** One of {@link volumeNames}. */
export type VolumeName = (typeof volumeNames)[number];
