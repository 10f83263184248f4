import * as pulumi from "@pulumi/pulumi";
import { existingOperatorProblems } from "../components/operators/existing.ts";
import { InvalidInput } from "../rules/vocabulary/index.ts";
import { render } from "./documents.ts";
import { type Addresses, monitoring } from "./monitoring.ts";
import { prepareObjects } from "./objects.ts";
import { readSettings } from "./settings.ts";

async function deploy(): Promise<Addresses> {
  try {
    const settings = readSettings();
    prepareObjects();
    // In the preview alone, which goes before every update: what an update reads is in its state, and each refresh would tell of it.
    const isAsked = settings.operators === "existing" && pulumi.runtime.isDryRun();
    const problems = isAsked ? await existingOperatorProblems() : [];
    if (problems.length > 0) throw new InvalidInput("the operators of the cluster", problems);
    return monitoring(settings, render(settings));
  } catch (error) {
    // The engine prints a RunError's message alone: what is wrong with a configuration needs no stack trace.
    throw error instanceof InvalidInput ? new pulumi.RunError(error.message) : error;
  }
}

/** Addresses inside the cluster of what people open. */
export const { grafana, kibana, alertmanager, elasticsearch } = await deploy();
