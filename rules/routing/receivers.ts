/** Where alerts are written for the team to see. The webhook's address is a secret of its own. */
export interface SlackReceiver {
  /** Channel, with its `#`. */
  readonly channel: string;
}

/** Who gets the digest. The password is a secret of its own. */
export interface EmailReceiver {
  readonly from: string;
  readonly to: readonly string[];
  /** `host:port` of the mail server; TLS is required. */
  readonly smarthost: string;
  /** User at the mail server. @default the address in `from` */
  readonly username?: string;
}

/** Where tickets are opened. The API token is a secret of its own. */
export interface JiraReceiver {
  /** Address of the site: `https://darassa.atlassian.net`. */
  readonly url: string;
  /** Key of the project: `OPS`. */
  readonly project: string;
  /** Name of the issue type. @default "Incident" */
  readonly issueType: string;
  /** Name of the workflow's transition that closes a ticket when its alert ends. @default none: people close it */
  readonly resolveTransition?: string;
  /** Name of the transition that opens it again when the alert comes back. @default none: a new ticket is opened */
  readonly reopenTransition?: string;
  /** E-mail address of the account whose token is used. */
  readonly user: string;
}

/** The receivers that an environment has; production must have all four. */
export interface Receivers {
  readonly slack?: SlackReceiver;
  readonly email?: EmailReceiver;
  readonly jira?: JiraReceiver;
  /** Whether an outside service waits for the heartbeat. Its address is a secret of its own. */
  readonly heartbeat: boolean;
}

/** A kind of receiver. */
export type ReceiverKind = keyof Receivers;

/** The secret that each kind of receiver needs: the key in the configuration, and the name of the file that Alertmanager reads. */
export const receiverSecrets = {
  slack: "slackWebhookUrl",
  email: "smtpPassword",
  jira: "jiraApiToken",
  heartbeat: "heartbeatUrl",
} as const satisfies Record<ReceiverKind, string>;

/** Kinds of receiver that `receivers` has. */
export const kindsOf = (receivers: Receivers): readonly ReceiverKind[] =>
  (Object.keys(receiverSecrets) as ReceiverKind[]).filter((kind) => Boolean(receivers[kind]));
