import type {
  Annotation,
  Block,
  ClassFact,
  Expression,
  FileFacts,
  FunctionFact,
  Parameter,
  Pattern,
  Span,
  Statement,
  TypeReference,
} from '../../server/src/core/facts/model.ts';

/** The parts of the facts that can be printed, in the order in which they are printed. */
export type FactsPart = 'imports' | 'exports' | 'functions' | 'classes' | 'comments' | 'errors';

export interface PrintFactsOptions {
  /** Only these parts; all of them by default. A part without content prints nothing. */
  readonly parts?: readonly FactsPart[];
  /** Adds `@start-end` to functions, classes, imports, comments and statements. */
  readonly spans?: boolean;
}

/**
 * Prints facts as indented, S-expression-like text, one line for each import, export, function head, class head,
 * field, statement and comment.
 *
 * Expressions: `"text"`, `1`, `1n`, `name`, `(. object name)`, `(?. object name)`, `([] object index)`,
 * `(call callee argument …)`, `(call<T> …)`, `(call? …)`, `(new callee …)`, `(function #3)`, `(class #1)`,
 * `(:: object name)`, `{key: value, ...x, [k]: v}`, `[a, b]`, `(await x)`, `(! x)`, `(+ a b)`, `(= target value)`,
 * `(if test then else)`, `(template "a" x "b")`, `(... x)`, `(as x Type)`, `(opaque child … { statements })`.
 */
export function printFacts(facts: FileFacts, options: PrintFactsOptions = {}): string {
  const parts = options.parts ?? ['imports', 'exports', 'functions', 'classes', 'comments', 'errors'];
  const at = (span: Span): string => (options.spans ? ` @${span.start}-${span.end}` : '');
  const lines: string[] = [];
  if (facts.packageName !== '' && parts.includes('imports')) {
    lines.push(`package ${facts.packageName}`);
  }
  for (const part of parts) {
    if (part === 'imports') {
      for (const fact of facts.imports) {
        const flags = flag(fact.typeOnly, 'type') + flag(fact.static, 'static');
        lines.push(`import${flags} ${fact.local} = ${fact.module}#${fact.imported}${at(fact.span)}`);
      }
    } else if (part === 'exports') {
      for (const fact of facts.exports) {
        const source = fact.module === undefined ? '' : ` from ${fact.module}#${fact.imported ?? ''}`;
        const local = fact.local === undefined ? '' : ` local ${fact.local}`;
        const value = fact.value === undefined ? '' : ` value ${printExpression(fact.value)}`;
        lines.push(`export ${fact.exported}${local}${value}${source}`);
      }
    } else if (part === 'functions') {
      for (const fact of facts.functions) {
        printFunction(fact, lines, at);
      }
    } else if (part === 'classes') {
      for (const fact of facts.classes) {
        printClass(fact, lines, at);
      }
    } else if (part === 'comments') {
      for (const comment of facts.comments) {
        lines.push(`comment${flag(comment.block, 'block')} ${JSON.stringify(comment.text)}${at(comment.span)}`);
      }
    } else {
      for (const span of facts.syntaxErrors) {
        lines.push(`error @${span.start}-${span.end}`);
      }
    }
  }
  return lines.join('\n');
}

/** One expression on one line; see {@link printFacts} for the notation. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      if (expression.value === undefined) {
        return '#literal';
      }
      return expression.bigint ? `${expression.value}n` : JSON.stringify(expression.value);
    case 'name':
      return expression.name;
    case 'member':
      return `(${expression.optional ? '?.' : '.'} ${printExpression(expression.object)} ${expression.name})`;
    case 'index':
      return list('[]', [expression.object, expression.index]);
    case 'call':
      return list(`call${printTypeArguments(expression.typeArguments)}${expression.optional ? '?' : ''}`, [
        expression.callee,
        ...expression.arguments,
      ]);
    case 'new':
      return list(
        `new${printTypeArguments(expression.typeArguments)}`,
        [expression.callee, ...expression.arguments],
        expression.classId === undefined ? '' : ` (class #${expression.classId})`,
      );
    case 'function':
      return `(function #${expression.functionId})`;
    case 'class':
      return `(class #${expression.classId})`;
    case 'method-reference':
      return `(:: ${printExpression(expression.object)} ${expression.name})`;
    case 'object': {
      const properties = expression.properties.map((property) => {
        if (property.spread) {
          return `...${printExpression(property.value)}`;
        }
        const computed = property.keyExpression === undefined ? '' : `[${printExpression(property.keyExpression)}]`;
        const key = `${property.key ?? ''}${computed}`;
        return property.shorthand
          ? `${key}:=${printExpression(property.value)}`
          : `${key}: ${printExpression(property.value)}`;
      });
      return `{${properties.join(', ')}}`;
    }
    case 'array':
      return `[${expression.elements.map(printExpression).join(', ')}]`;
    case 'await':
      return list('await', [expression.operand]);
    case 'unary':
      return list(expression.operator, [expression.operand]);
    case 'binary':
      return list(expression.operator, [expression.left, expression.right]);
    case 'assignment':
      return list(expression.operator, [expression.target, expression.value]);
    case 'conditional':
      return list('if', [expression.test, expression.consequent, expression.alternate]);
    case 'template': {
      const parts = expression.parts.map((part) =>
        typeof part === 'string' ? JSON.stringify(part) : printExpression(part),
      );
      const tag = expression.tag === undefined ? '' : `:${printExpression(expression.tag)}`;
      return `(${[`template${tag}`, ...parts].join(' ')})`;
    }
    case 'spread':
      return list('...', [expression.operand]);
    case 'cast':
      return `(as ${printExpression(expression.operand)} ${expression.type === undefined ? '_' : printType(expression.type)})`;
    case 'opaque': {
      const statements = expression.statements ?? [];
      const inner = statements.flatMap((statement) => statementLines(statement, noSpan).map((line) => line.trim()));
      return list('opaque', expression.children, inner.length === 0 ? '' : ` { ${inner.join('; ')} }`);
    }
  }
}

/** A statement as lines, indented by two spaces for each level; see {@link printFacts} for the notation. */
export function printStatement(statement: Statement): string {
  return statementLines(statement, noSpan).join('\n');
}

/** `Name<Argument, …>`; `{name: Type, …}` for an inline object type; `_` for any other type without a name. */
export function printType(type: TypeReference): string {
  if (type.members !== undefined) {
    return `{${type.members.map((member) => `${member.name}: ${printType(member.type)}`).join(', ')}}`;
  }
  return `${type.name === '' ? '_' : type.name}${printTypeArguments(type.arguments)}`;
}

/** `name`, `{key: pattern = default, ...rest}`, `[a, , b]`, `?` for a target that cannot be followed. */
export function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'name':
      return pattern.name;
    case 'array':
      return `[${pattern.elements.map((element) => (element === undefined ? '' : printPattern(element))).join(', ')}]`;
    case 'object': {
      const entries = pattern.entries.map((entry) => {
        const target = printPattern(entry.pattern);
        const name = target === entry.key ? entry.key : `${entry.key}: ${target}`;
        return entry.defaultValue === undefined ? name : `${name} = ${printExpression(entry.defaultValue)}`;
      });
      return `{${[...entries, ...(pattern.rest === undefined ? [] : [`...${printPattern(pattern.rest)}`])].join(', ')}}`;
    }
    case 'other':
      return '?';
  }
}

type At = (span: Span) => string;
const noSpan: At = () => '';

function flag(set: boolean | undefined, name: string): string {
  return set ? ` ${name}` : '';
}

function list(head: string, items: readonly Expression[], tail = ''): string {
  return `(${[head, ...items.map(printExpression)].join(' ')}${tail})`;
}

function printTypeArguments(types: readonly TypeReference[]): string {
  return types.length === 0 ? '' : `<${types.map(printType).join(', ')}>`;
}

function printAnnotation(annotation: Annotation): string {
  const values = annotation.arguments.map((argument) =>
    argument.name === undefined
      ? printExpression(argument.value)
      : `${argument.name}=${printExpression(argument.value)}`,
  );
  return `@${annotation.name}${values.length === 0 ? '' : `(${values.join(', ')})`}`;
}

function printParameter(parameter: Parameter): string {
  const words = [...parameter.annotations.map(printAnnotation), ...(parameter.property ? ['property'] : [])];
  const type = parameter.type === undefined ? '' : `: ${printType(parameter.type)}`;
  const value = parameter.defaultValue === undefined ? '' : ` = ${printExpression(parameter.defaultValue)}`;
  words.push(`${parameter.rest ? '...' : ''}${printPattern(parameter.pattern)}${type}${value}`);
  return words.join(' ');
}

function printFunction(fact: FunctionFact, lines: string[], at: At): void {
  const words: string[] = [`function #${fact.id}`, fact.kind];
  if (fact.name !== undefined) {
    words.push(fact.name);
  }
  if (fact.kind !== 'module') {
    words.push(`(${fact.parameters.map(printParameter).join(', ')})`);
  }
  if (fact.returnType !== undefined) {
    words.push(`: ${printType(fact.returnType)}`);
  }
  words.push(...fact.annotations.map(printAnnotation));
  if (fact.modifiers.length > 0) {
    words.push(`[${fact.modifiers.join(' ')}]`);
  }
  if (fact.async) {
    words.push('async');
  }
  if (fact.generator) {
    words.push('generator');
  }
  if (fact.expressionBody) {
    words.push('expression-body');
  }
  if (fact.throws.length > 0) {
    words.push(`throws ${fact.throws.map(printType).join(', ')}`);
  }
  if (fact.parent !== undefined) {
    words.push(`in #${fact.parent}`);
  }
  if (fact.classId !== undefined) {
    words.push(`of class #${fact.classId}`);
  }
  if (fact.body === undefined) {
    words.push('no-body');
  }
  lines.push(words.join(' ') + at(fact.span));
  for (const statement of fact.body?.statements ?? []) {
    lines.push(...indent(statementLines(statement, at)));
  }
}

function printClass(fact: ClassFact, lines: string[], at: At): void {
  const words: string[] = [`class #${fact.id}`, fact.kind];
  if (fact.name !== undefined) {
    words.push(fact.name);
  }
  words.push(...fact.annotations.map(printAnnotation));
  if (fact.modifiers.length > 0) {
    words.push(`[${fact.modifiers.join(' ')}]`);
  }
  if (fact.superClass !== undefined) {
    words.push(`extends ${printType(fact.superClass)}`);
  }
  if (fact.interfaces.length > 0) {
    words.push(`implements ${fact.interfaces.map(printType).join(', ')}`);
  }
  words.push(`in #${fact.parent}`);
  if (fact.outerClass !== undefined) {
    words.push(`outer #${fact.outerClass}`);
  }
  if (fact.members.length > 0) {
    words.push(`members ${fact.members.map((id) => `#${id}`).join(' ')}`);
  }
  lines.push(words.join(' ') + at(fact.span));
  for (const field of fact.fields) {
    const parts = ['  field', ...field.annotations.map(printAnnotation)];
    if (field.modifiers.length > 0) {
      parts.push(`[${field.modifiers.join(' ')}]`);
    }
    parts.push(`${field.name}${field.type === undefined ? '' : `: ${printType(field.type)}`}`);
    if (field.initializer !== undefined) {
      parts.push(`= ${printExpression(field.initializer)}`);
    }
    lines.push(parts.join(' ') + at(field.span));
  }
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

function blockLines(statements: readonly Statement[], at: At): string[] {
  return indent(statements.flatMap((statement) => statementLines(statement, at)));
}

/** The lines inside a statement that is a body: the braces of a plain block say nothing, so they are left out. */
function bodyLines(statement: Statement, at: At): string[] {
  return statement.kind === 'block' && statement.label === undefined
    ? blockLines(statement.statements, at)
    : indent(statementLines(statement, at));
}

function statementLines(statement: Statement, at: At): string[] {
  const head = (text: string): string => text + at(statement.span);
  switch (statement.kind) {
    case 'block':
      return [
        head(`block${statement.label === undefined ? '' : ` label ${statement.label}`}`),
        ...blockLines(statement.statements, at),
      ];
    case 'expression':
      return [head(printExpression(statement.expression))];
    case 'variable': {
      const type = statement.type === undefined ? '' : `: ${printType(statement.type)}`;
      const value = statement.initializer === undefined ? '' : ` = ${printExpression(statement.initializer)}`;
      return [head(`${statement.constant ? 'const' : 'let'} ${printPattern(statement.pattern)}${type}${value}`)];
    }
    case 'if':
      return [
        head(`if ${printExpression(statement.test)}`),
        ...bodyLines(statement.consequent, at),
        ...(statement.alternate === undefined ? [] : ['else', ...bodyLines(statement.alternate, at)]),
      ];
    case 'loop': {
      const words: string[] = [statement.form];
      if (statement.await) {
        words.push('await');
      }
      if (statement.label !== undefined) {
        words.push(`label ${statement.label}`);
      }
      if (statement.initializer !== undefined) {
        words.push(`init (${statement.initializer.flatMap((inner) => statementLines(inner, noSpan)).join('; ')})`);
      }
      if (statement.pattern !== undefined) {
        const type = statement.variableType === undefined ? '' : `: ${printType(statement.variableType)}`;
        words.push(`${printPattern(statement.pattern)}${type}`);
      }
      if (statement.subject !== undefined) {
        words.push(`of ${printExpression(statement.subject)}`);
      }
      if (statement.test !== undefined) {
        words.push(`test ${printExpression(statement.test)}`);
      }
      if (statement.update !== undefined) {
        words.push(`update (${statement.update.map(printExpression).join('; ')})`);
      }
      return [head(words.join(' ')), ...bodyLines(statement.body, at)];
    }
    case 'try': {
      const lines = [head('try')];
      if (statement.resources.length > 0) {
        lines.push('  resources', ...indent(blockLines(statement.resources, at)));
      }
      lines.push(...bodyLines(statement.block, at));
      for (const handler of statement.handlers) {
        const parameter = handler.parameter === undefined ? '' : ` ${printPattern(handler.parameter)}`;
        const types = handler.types.length === 0 ? '' : `: ${handler.types.map(printType).join(' | ')}`;
        lines.push(`catch${parameter}${types}`, ...bodyLines(handler.body, at));
      }
      if (statement.finalizer !== undefined) {
        lines.push('finally', ...bodyLines(statement.finalizer, at));
      }
      return lines;
    }
    case 'switch': {
      const lines = [head(`switch ${printExpression(statement.subject)}`)];
      for (const clause of statement.cases) {
        const tests = clause.tests.length === 0 ? 'default' : `case ${clause.tests.map(printExpression).join(', ')}`;
        lines.push(`  ${tests}${flag(clause.fallsThrough, 'falls-through')}`, ...indent(blockLines(clause.body, at)));
      }
      return lines;
    }
    case 'return':
    case 'throw':
      return [
        head(
          statement.argument === undefined
            ? statement.kind
            : `${statement.kind} ${printExpression(statement.argument)}`,
        ),
      ];
    case 'break':
    case 'continue':
      return [head(statement.label === undefined ? statement.kind : `${statement.kind} ${statement.label}`)];
    case 'function-declaration':
      return [head(`declare function #${statement.functionId}`)];
    case 'class-declaration':
      return [head(`declare class #${statement.classId}`)];
  }
}

/** The body of a function, as printed lines; for a test that looks at one function only. */
export function printBody(body: Block | undefined): string {
  return body === undefined ? 'no-body' : body.statements.map(printStatement).join('\n');
}
