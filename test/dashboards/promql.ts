import { parser } from "@prometheus-io/lezer-promql";

/** Names of the series that an expression reads, and how many syntax errors it has. */
export function parsed(expr: string): { readonly series: readonly string[]; readonly errors: number } {
  const series: string[] = [];
  let errors = 0;
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) errors += 1;
      if (node.name === "Identifier" && node.node.parent?.name === "VectorSelector")
        series.push(expr.slice(node.from, node.to));
    },
  });
  return { series, errors };
}
