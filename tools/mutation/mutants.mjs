// Mutants of a source: its text with one operator, comparison, constant or condition changed.
//
//   a + b → a − b    a < b → a ≤ b, a ≥ b    a && b → a || b    −a → a    7 → 8    0.9 → 9    if (c) → if (true), if (false)
//
// Left out is what no law is about: types, strings, what is thrown with the condition for it, and the checks of arguments
// (src/base/arguments.ts), whose words and bounds the specifications of src hold.
import ts from 'typescript';

const { SyntaxKind: K } = ts;

/** What an operator becomes. */
const OPERATORS = {
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<'],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '*=': ['/='],
  '/=': ['*='],
  '||=': ['&&='],
  '??=': ['&&='],
};
const CHECKS = 'arguments.ts';

/** @returns { start, end, text, kind, line, was }: put `text` between start and end */
export function mutantsOf(path, source) {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const checks = new Set(
    file.statements
      .filter((node) => ts.isImportDeclaration(node) && node.moduleSpecifier.text.endsWith(CHECKS))
      .flatMap((node) => node.importClause?.namedBindings?.elements?.map(({ name }) => name.text) ?? []),
  );
  const found = [];
  const add = (node, kind, text) =>
    found.push({
      start: node.getStart(file),
      end: node.end,
      kind,
      text,
      line: file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1,
      was: node.getText(file).slice(0, 80),
    });

  const visit = (node) => {
    if (leftOut(node, checks)) return;
    if (ts.isBinaryExpression(node)) {
      const operator = node.operatorToken;
      for (const text of OPERATORS[operator.getText(file)] ?? []) {
        // a + b of strings is no arithmetic
        if (!isText(node.left) && !isText(node.right)) add(operator, 'operator', text);
      }
    } else if (ts.isPrefixUnaryExpression(node)) {
      const inner = node.operand.getText(file);
      if (node.operator === K.MinusToken || node.operator === K.ExclamationToken) add(node, 'operator', inner);
      if (node.operator === K.PlusPlusToken) add(node, 'operator', `--${inner}`);
    } else if (ts.isPostfixUnaryExpression(node)) {
      add(node, 'operator', `${node.operand.getText(file)}${node.operator === K.PlusPlusToken ? '--' : '++'}`);
    } else if (ts.isNumericLiteral(node)) {
      const value = Number(node.getText(file).replaceAll('_', ''));
      add(node, 'constant', String(Number.isInteger(value) && value < 1e6 ? value + 1 : 10 * value));
    } else if (node.kind === K.TrueKeyword) add(node, 'constant', 'false');
    else if (node.kind === K.FalseKeyword) add(node, 'constant', 'true');
    else if (ts.isPropertyAccessExpression(node) && node.expression.getText(file) === 'Math') {
      if (node.name.text === 'max') add(node.name, 'operator', 'min');
      if (node.name.text === 'min') add(node.name, 'operator', 'max');
      if (node.name.text === 'abs') add(node, 'operator', '((x) => x)');
    }
    const condition = ts.isIfStatement(node) || ts.isWhileStatement(node) ? node.expression : node.condition;
    if (condition !== undefined && (ts.isIfStatement(node) || ts.isConditionalExpression(node))) {
      add(condition, 'condition', 'true');
      add(condition, 'condition', 'false');
    } else if (condition !== undefined && (ts.isWhileStatement(node) || ts.isForStatement(node))) add(condition, 'condition', 'false');
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found.sort((a, b) => a.start - b.start || (a.text < b.text ? -1 : 1));
}

const isText = (node) => ts.isStringLiteral(node) || ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node);

function leftOut(node, checks) {
  if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  if (isText(node) || ts.isTaggedTemplateExpression(node) || ts.isThrowStatement(node)) return true;
  if (ts.isIfStatement(node) && node.elseStatement === undefined && refuses(node.thenStatement, checks)) return true;
  return isCheck(node, checks);
}
const isCheck = (node, checks) => ts.isCallExpression(node) && ts.isIdentifier(node.expression) && checks.has(node.expression.text);
const refuses = (node, checks) =>
  ts.isThrowStatement(node) ||
  (ts.isExpressionStatement(node) && isCheck(node.expression, checks)) ||
  (ts.isBlock(node) && node.statements.length === 1 && refuses(node.statements[0], checks));

/** The source with one mutant in it, as JavaScript. */
export const emit = (source, mutant) =>
  ts.transpileModule(mutant === undefined ? source : source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, rewriteRelativeImportExtensions: true },
  }).outputText;
