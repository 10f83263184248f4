import { box, element, text, theme } from "./svg.ts";

const [letter, row, margin] = [7.25, 17, 20] as const;

/** A terminal with `printed` in it: heads bold, critical red, high orange, as the terminal shows them. */
export function terminal(command: string, printed: string): string {
  const lines = [`$ ${command}`, ...printed.trimEnd().split("\n")];
  const width = Math.max(...lines.map((line) => line.length)) * letter + 2 * margin;
  const height = lines.length * row + 2 * margin;
  const mono = { "font-family": "ui-monospace, Menlo, Consolas, monospace", "font-size": 12 };
  const drawn = lines.map((line, index) =>
    text(margin, margin + row * (index + 0.75), line, {
      textLength: Math.max(1, line.length * letter),
      ...mono,
      ...styleOf(line),
    }),
  );
  const size = { width, height, viewBox: `0 0 ${width} ${height}`, xmlns: "http://www.w3.org/2000/svg" };
  return `${element("svg", size, box(0, 0, width, height, { fill: theme.page, rx: 8 }), ...drawn.filter((line) => !line.includes("></text>")))}\n`;
}

function styleOf(line: string): Readonly<Record<string, string>> {
  if (/^[A-Z$]/.test(line)) return { "font-weight": "bold" };
  if (/ critical /.test(line)) return { fill: "#ff7383" };
  if (/ high /.test(line)) return { fill: "#ffb357" };
  return /^ {2}!/.test(line) ? { fill: "#ffee52" } : {};
}
