import { parser } from "@prometheus-io/lezer-promql";
import { type Duration, seconds } from "../../../rules/vocabulary/index.ts";

type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** One label matcher, its value as Prometheus reads it. */
export interface Matcher {
  readonly label: string;
  readonly sign: string;
  readonly value: string;
}

/** One series selector of an expression. */
export interface Selection {
  readonly name: string;
  readonly matchers: readonly Matcher[];
  /** Seconds of its range; undefined for an instant. */
  readonly range: number | undefined;
  /** Seconds that it is shifted into the past. */
  readonly offset: number;
}

/** What the parser of Prometheus' own web page makes of an expression. */
export interface Parsed {
  readonly selections: readonly Selection[];
  /** Labels of every `by (...)`, outermost first. */
  readonly groupings: readonly (readonly string[])[];
  readonly errors: number;
}

const ancestor = (node: SyntaxNode, name: string): SyntaxNode | null => {
  let up: SyntaxNode | null = node;
  while (up && up.name !== name) up = up.parent;
  return up;
};

/** Parses PromQL. */
export function parse(expr: string): Parsed {
  const text = (node: SyntaxNode | null | undefined): string => (node ? expr.slice(node.from, node.to) : "");
  const all = nodes(expr);
  const named = (name: string): readonly SyntaxNode[] => all.filter((node) => node.name === name);
  return {
    errors: all.filter(({ type }) => type.isError).length,
    groupings: named("GroupingLabels").map((node) => node.getChildren("LabelName").map(text)),
    selections: named("VectorSelector").map((node) => ({
      name: text(node.getChild("Identifier")),
      matchers: (node.getChild("LabelMatchers")?.getChildren("UnquotedLabelMatcher") ?? []).map((matcher) => ({
        label: text(matcher.getChild("LabelName")),
        sign: text(matcher.getChild("MatchOp")),
        value: JSON.parse(text(matcher.getChild("StringLiteral"))),
      })),
      range: time(text(ancestor(node, "MatrixSelector")?.getChild("DurationExpr"))),
      offset: time(text(ancestor(node, "OffsetExpr")?.getChild("OffsetDurationExpr"))) ?? 0,
    })),
  };
}

const time = (text: string): number | undefined => (text === "" ? undefined : seconds(text as Duration));

function nodes(expr: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  parser.parse(expr).iterate({ enter: ({ node }) => void found.push(node) });
  return found;
}
