import ts from "typescript";

/** A value that was read from an expression. */
interface Read {
  readonly value: unknown;
}

/**
 * The value of an expression that can be known without running it: literals, arrays and objects of them, arithmetic, and
 * constants of the same file; undefined for any other.
 */
export function literal(node: ts.Expression): Read | undefined {
  if (ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isParenthesizedExpression(node)) {
    return literal(node.expression);
  }
  if (ts.isStringLiteralLike(node)) return { value: node.text };
  if (ts.isNumericLiteral(node)) return { value: Number(node.text) };
  if (node.kind === ts.SyntaxKind.TrueKeyword) return { value: true };
  if (node.kind === ts.SyntaxKind.FalseKeyword) return { value: false };
  if (node.kind === ts.SyntaxKind.NullKeyword) return { value: null };
  if (ts.isPrefixUnaryExpression(node)) return negative(node);
  if (ts.isBinaryExpression(node)) return arithmetic(node);
  if (ts.isArrayLiteralExpression(node)) return array(node);
  if (ts.isObjectLiteralExpression(node)) return object(node);
  if (ts.isCallExpression(node)) return frozen(node);
  return ts.isIdentifier(node) ? constant(node) : undefined;
}

function negative({ operator, operand }: ts.PrefixUnaryExpression): Read | undefined {
  const value = literal(operand)?.value;
  return operator === ts.SyntaxKind.MinusToken && typeof value === "number" ? { value: -value } : undefined;
}

function arithmetic({ left, operatorToken, right }: ts.BinaryExpression): Read | undefined {
  const [a, b] = [literal(left)?.value, literal(right)?.value];
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  if (operatorToken.kind === ts.SyntaxKind.AsteriskToken) return { value: a * b };
  if (operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) return { value: a ** b };
  if (operatorToken.kind === ts.SyntaxKind.PlusToken) return { value: a + b };
  return undefined;
}

function array({ elements }: ts.ArrayLiteralExpression): Read | undefined {
  const read = elements.map(literal);
  return read.every((element) => element !== undefined) ? { value: read.map(({ value }) => value) } : undefined;
}

function object({ properties }: ts.ObjectLiteralExpression): Read | undefined {
  const entries = properties.map((property) => {
    const read = ts.isPropertyAssignment(property) ? literal(property.initializer) : undefined;
    const name = property.name && ts.isComputedPropertyName(property.name) ? undefined : property.name;
    return read && name ? ([name.text, read.value] as const) : undefined;
  });
  return entries.every((entry) => entry !== undefined) ? { value: Object.fromEntries(entries) } : undefined;
}

function frozen({ expression, arguments: [first] }: ts.CallExpression): Read | undefined {
  return expression.getText() === "Object.freeze" && first ? literal(first) : undefined;
}

function constant(node: ts.Identifier): Read | undefined {
  const declarations = node
    .getSourceFile()
    .statements.filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations]);
  const found = declarations.find(({ name }) => name.getText() === node.text);
  return found?.initializer && literal(found.initializer);
}
