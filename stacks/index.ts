import * as pulumi from "@pulumi/pulumi";
import { InvalidInput } from "../rules/vocabulary/index.ts";
import { render } from "./documents.ts";
import { type Addresses, monitoring } from "./monitoring.ts";
import { readSettings } from "./settings.ts";

function deploy(): Addresses {
  try {
    const settings = readSettings();
    return monitoring(settings, render(settings));
  } catch (error) {
    // The engine prints a RunError's message alone: what is wrong with a configuration needs no stack trace.
    throw error instanceof InvalidInput ? new pulumi.RunError(error.message) : error;
  }
}

/** Addresses inside the cluster of what people open. */
export const { grafana, kibana, alertmanager, elasticsearch } = deploy();
