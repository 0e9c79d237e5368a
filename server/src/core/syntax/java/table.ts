import type { Language, Tree, TreeCursor } from 'web-tree-sitter';
import type { Span } from '../../facts/model.ts';

/** Index of a node in a {@link SyntaxTable}. */
export type SyntaxNode = number;

/** What {@link childWithField} and its kin return when there is none. */
export const noNode: SyntaxNode = -1;

/**
 * A syntax tree copied out of wasm memory in one pass: nodes in pre-order, so that the children of `node` are
 * `node + 1`, `next[node + 1]`, … up to `next[node]`. Punctuation is left out, and comments are kept apart.
 *
 * Reading a node here costs an array access; reading it through the runtime costs several calls into wasm.
 */
export interface SyntaxTable {
  readonly text: string;
  readonly count: number;
  /** Per node: the grammar's name for it, `ERROR` for what could not be parsed. */
  readonly types: readonly string[];
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Per node: the index of the first node after its subtree. */
  readonly next: Int32Array;
  /** Per node: its field in the parent, or undefined. */
  readonly fields: readonly (string | undefined)[];
  readonly comments: readonly Span[];
  readonly errors: readonly SyntaxNode[];
  /** Tokens that the parser had to invent. */
  readonly missing: readonly MissingToken[];
}

export interface MissingToken {
  readonly type: string;
  readonly position: number;
  readonly parent: SyntaxNode;
}

/**
 * Anonymous tokens are kept only where they tell nodes of one type apart, and in an ERROR, whose type id lies outside
 * the grammar's table.
 */
const parentsOfKeptTokens = new Set([
  'assignment_expression',
  'binary_expression',
  'import_declaration',
  'method_reference',
  'modifiers',
  'unary_expression',
  'update_expression',
]);

/** Types whose text says everything: their children are not visited. */
const leafTypes = [
  'binary_integer_literal',
  'boolean_type',
  'character_literal',
  'decimal_floating_point_literal',
  'decimal_integer_literal',
  'dimensions',
  'false',
  'floating_point_type',
  'hex_floating_point_literal',
  'hex_integer_literal',
  'identifier',
  'integral_type',
  'null_literal',
  'octal_integer_literal',
  'scoped_identifier',
  'string_literal',
  'super',
  'this',
  'true',
  'type_identifier',
  'underscore_pattern',
  'void_type',
];

/** Nodes whose children are told apart by type alone: asking for the field of each child costs a call. */
const parentsWithoutFields = [
  'argument_list',
  'array_initializer',
  'annotation_argument_list',
  'block',
  'catch_type',
  'class_body',
  'class_literal',
  'constructor_body',
  'element_value_array_initializer',
  'enum_body',
  'enum_body_declarations',
  'expression_statement',
  'finally_clause',
  'formal_parameters',
  'generic_type',
  'import_declaration',
  'inferred_parameters',
  'interface_body',
  'method_reference',
  'modifiers',
  'package_declaration',
  'parenthesized_expression',
  'program',
  'return_statement',
  'scoped_type_identifier',
  'spread_parameter',
  'super_interfaces',
  'superclass',
  'switch_block',
  'switch_block_statement_group',
  'switch_label',
  'switch_rule',
  'throw_statement',
  'throws',
  'type_arguments',
  'type_bound',
  'type_list',
  'type_parameter',
  'type_parameters',
  'update_expression',
];

/** How the copy treats a node type. */
const named = 0;
const leaf = 1;
const token = 2;
const comment = 3;

interface GrammarTables {
  readonly handling: Uint8Array;
  /** Per node type: whether anonymous children are kept. */
  readonly keepsTokens: Uint8Array;
  /** Per node type: whether its children stand in fields. */
  readonly hasFields: Uint8Array;
}

const grammarTables = new WeakMap<Language, GrammarTables>();

function tablesOf(language: Language): GrammarTables {
  const known = grammarTables.get(language);
  if (known) return known;
  const count = language.types.length;
  const handling = new Uint8Array(count);
  const keepsTokens = new Uint8Array(count);
  const hasFields = new Uint8Array(count).fill(1);
  const leaves = new Set(leafTypes);
  const withoutFields = new Set(parentsWithoutFields);
  language.types.forEach((name, id) => {
    if (!language.nodeTypeIsNamed(id)) handling[id] = token;
    else if (name === 'line_comment' || name === 'block_comment') handling[id] = comment;
    else if (leaves.has(name)) handling[id] = leaf;
    if (parentsOfKeptTokens.has(name)) keepsTokens[id] = 1;
    if (withoutFields.has(name)) hasFields[id] = 0;
  });
  const tables = { handling, keepsTokens, hasFields };
  grammarTables.set(language, tables);
  return tables;
}

/** Copies `tree`, which was parsed from `text`, into a table. The tree may be freed afterwards. */
export function tableOf(tree: Tree, text: string): SyntaxTable {
  const cursor = tree.walk();
  try {
    return copyTree(cursor, tree, text);
  } finally {
    cursor.delete();
  }
}

function copyTree(cursor: TreeCursor, tree: Tree, text: string): SyntaxTable {
  const { types: typeNames, fields: fieldNames } = tree.language;
  const { handling, keepsTokens, hasFields } = tablesOf(tree.language);
  const root = tree.rootNode;
  const broken = root.hasError;
  const capacity = root.descendantCount;
  const types: string[] = [];
  const fields: (string | undefined)[] = [];
  const starts = new Int32Array(capacity);
  const ends = new Int32Array(capacity);
  const next = new Int32Array(capacity);
  const comments: Span[] = [];
  const errors: SyntaxNode[] = [];
  const missing: MissingToken[] = [];
  const parents: SyntaxNode[] = [];
  const parentIds: number[] = [];
  let parent = noNode;
  let parentId = 0;
  let keepTokens = false;
  let askField = false;
  let count = 0;

  for (;;) {
    const id = cursor.nodeTypeId;
    const how = handling[id] ?? named;
    let descended = false;
    if (how === comment) {
      const start = cursor.startIndex;
      comments.push({ start, end: start + text.slice(start, cursor.endIndex).trimEnd().length });
    } else if (how !== token || keepTokens) {
      const node = count++;
      const type = typeNames[id] ?? 'ERROR';
      const start = cursor.startIndex;
      const end = cursor.endIndex;
      types.push(type);
      starts[node] = start;
      ends[node] = end;
      fields.push(askField ? (fieldNames[cursor.currentFieldId] ?? undefined) : undefined);
      next[node] = count;
      if (broken) {
        if (type === 'ERROR') errors.push(node);
        if (start === end && cursor.nodeIsMissing) missing.push({ type, position: start, parent });
      }
      if (how === named && cursor.gotoFirstChild()) {
        parents.push(parent);
        parentIds.push(parentId);
        parent = node;
        parentId = id;
        keepTokens = keepsTokens[id] !== 0;
        askField = hasFields[id] === 1;
        descended = true;
      }
    } else if (broken && cursor.nodeIsMissing) {
      missing.push({ type: typeNames[id] ?? '', position: cursor.startIndex, parent });
    }
    if (descended) continue;
    while (!cursor.gotoNextSibling()) {
      if (parent === noNode || !cursor.gotoParent()) {
        return { text, count, types, starts, ends, next, fields, comments, errors, missing };
      }
      next[parent] = count;
      parent = parents.pop() ?? noNode;
      parentId = parentIds.pop() ?? 0;
      keepTokens = keepsTokens[parentId] !== 0;
      askField = hasFields[parentId] === 1;
    }
  }
}

/** The first child of `node` that stands in `field`, or {@link noNode}. */
export function childWithField(table: SyntaxTable, node: SyntaxNode, field: string): SyntaxNode {
  const { next, fields } = table;
  const end = next[node]!;
  for (let child = node + 1; child < end; child = next[child]!) {
    if (fields[child] === field) return child;
  }
  return noNode;
}

/** The first child of `node` with the given type, or {@link noNode}. */
export function childOfType(table: SyntaxTable, node: SyntaxNode, type: string): SyntaxNode {
  const { next, types } = table;
  const end = next[node]!;
  for (let child = node + 1; child < end; child = next[child]!) {
    if (types[child] === type) return child;
  }
  return noNode;
}

/** All children of `node`, without punctuation and comments. */
export function childrenOf(table: SyntaxTable, node: SyntaxNode): SyntaxNode[] {
  const { next } = table;
  const end = next[node]!;
  const children: SyntaxNode[] = [];
  for (let child = node + 1; child < end; child = next[child]!) children.push(child);
  return children;
}

/** The last child of `node`, or {@link noNode}. */
export function lastChildOf(table: SyntaxTable, node: SyntaxNode): SyntaxNode {
  const { next } = table;
  const end = next[node]!;
  let last = noNode;
  for (let child = node + 1; child < end; child = next[child]!) last = child;
  return last;
}

export function spanOf(table: SyntaxTable, node: SyntaxNode): Span {
  return { start: table.starts[node]!, end: table.ends[node]! };
}

export function textOf(table: SyntaxTable, node: SyntaxNode): string {
  return table.text.slice(table.starts[node]!, table.ends[node]!);
}
