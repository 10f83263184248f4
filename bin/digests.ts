import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { digestKey, type ImageName, images, mirrored } from "../components/shared/images.ts";
import { stableJson } from "../rules/render/stable.ts";
import { InvalidInput, type Problem } from "../rules/vocabulary/index.ts";
import { digestOf } from "./digests/registry.ts";
import { readOptions } from "./options.ts";

const command = {
  call: "npm run digests",
  about:
    "Asks the registries for the digest of every pinned image and writes components/shared/digests.json, so that a tag that\nis moved later changes nothing. Needs the network; nothing is written unless all of them answer.",
  options: {
    mirror: {
      value: "HOST/PATH",
      says: "ask this mirror, as the setting imageMirror has it",
      otherwise: "the upstream registries",
    },
    file: { value: "FILE", says: "write this one", default: "components/shared/digests.json" },
    check: {
      says: "write nothing; name the digests that are missing or no longer those of their tags, and exit 1 if there are any",
      otherwise: "write",
    },
  },
} as const;

/** What was asked of this command. */
interface Asked {
  readonly mirror?: string | undefined;
  readonly file: string;
  readonly check: boolean;
}

async function main({ mirror, file, check }: Asked): Promise<void> {
  const names = Object.keys(images) as ImageName[];
  const asked = await Promise.allSettled(
    names.map(async (name) => {
      const { repository, tag } = images[name];
      return [
        digestKey(images[name]),
        await digestOf(mirror === undefined ? repository : mirrored(repository, mirror), tag),
      ] as const;
    }),
  );
  const problems = asked.flatMap((answer, index): readonly Problem[] => {
    const image = images[names[index] ?? "node"];
    return answer.status === "fulfilled"
      ? []
      : [
          {
            property: digestKey(image),
            rule: `has no digest: ${answer.reason instanceof Error ? answer.reason.message : answer.reason}`,
            remedy: "try again where the registry is reached, or name a --mirror",
          },
        ];
  });
  if (problems.length > 0) throw new InvalidInput(command.call, problems);
  const found = Object.fromEntries(asked.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : [])));
  report(found, resolve(join(import.meta.dirname, ".."), file), check);
}

/** Tells what differs from the file, and writes it unless that was all that was asked. */
function report(found: Readonly<Record<string, string>>, file: string, check: boolean): void {
  const kept: Readonly<Record<string, string>> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  const changed = Object.keys({ ...kept, ...found }).filter((key) => kept[key] !== found[key]);
  for (const key of changed.sort())
    process.stdout.write(`${check ? "differs" : "wrote"} ${key} ${found[key] ?? "is pinned no more"}\n`);
  if (changed.length === 0) process.stdout.write(`all ${Object.keys(found).length} digests are those of their tags\n`);
  if (check) process.exitCode = changed.length > 0 ? 1 : 0;
  else if (changed.length > 0) writeFileSync(file, stableJson(found));
}

const asked = readOptions(command);
if (asked) await main(asked);
